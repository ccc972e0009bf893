import { Search } from 'lucide-react';
import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { Button, buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Input } from '@/components/ui/input';
import type { WorkspacePage } from '@/lib/operator/list-workspaces';
import { WorkspaceTable } from './workspace-table';

type WorkspaceConsoleProps = { page: WorkspacePage; search: string; isFirstPage: boolean };

/** Every workspace with its balances, to be looked at and searched; nothing can be changed here. */
export function WorkspaceConsole({ page, search, isFirstPage }: WorkspaceConsoleProps) {
  const t = useTranslations('operator');
  const hrefOf = (after: string | null) => {
    const params = new URLSearchParams({ ...(search && { q: search }), ...(after && { after }) });
    return params.size > 0 ? `/operator?${params}` : '/operator';
  };
  return (
    <div className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead')}>
        <Form action="/operator" role="search" className="flex w-full items-end gap-2 sm:w-auto">
          <Input
            key={search}
            type="search"
            name="q"
            label={t('search')}
            labelHidden
            defaultValue={search}
            placeholder={t('searchHint')}
            maxLength={200}
            prefix={<Search aria-hidden="true" className="size-4" />}
            boxClassName="min-w-0 flex-1 sm:w-72"
          />
          <Button type="submit" variant="secondary">
            {t('find')}
          </Button>
          {search ? (
            <Link href="/operator" className={buttonClass({ variant: 'quiet' })}>
              {t('clear')}
            </Link>
          ) : null}
        </Form>
      </PageHeader>
      {page.workspaces.length === 0 ? (
        <Empty title={t('none')}>{search ? t('noneText', { query: search }) : null}</Empty>
      ) : (
        <Card className="px-4 py-2 sm:px-5">
          <WorkspaceTable workspaces={page.workspaces} />
        </Card>
      )}
      <div className="mt-4 flex items-center justify-between gap-4 text-sm">
        <p className="text-muted">{t('count', { count: page.workspaces.length })}</p>
        <p className="flex gap-4">
          {isFirstPage ? null : (
            <Link href={hrefOf(null)} className={buttonClass({ variant: 'link' })}>
              {t('first')}
            </Link>
          )}
          {page.nextCursor ? (
            <Link href={hrefOf(page.nextCursor)} className={buttonClass({ variant: 'link' })}>
              {t('next')}
            </Link>
          ) : null}
        </p>
      </div>
    </div>
  );
}
