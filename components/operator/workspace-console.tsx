import { Search } from 'lucide-react';
import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Input } from '@/components/ui/input';
import type { Hit } from '@/lib/operator/find';
import type { WorkspacePage } from '@/lib/operator/list-workspaces';
import type { Waiting } from '@/lib/operator/waiting';
import { ConsolePage } from './console-page';
import { WorkspaceTable } from './workspace-table';

type WorkspaceConsoleProps = {
  page: WorkspacePage;
  hits: Hit[];
  search: string;
  isFirstPage: boolean;
  waiting: Waiting;
};

/** Where everything is found: by an id, a name or an address; and every workspace with its balances. */
export function WorkspaceConsole({ page, hits, search, isFirstPage, waiting }: WorkspaceConsoleProps) {
  const t = useTranslations('operator');
  const hrefOf = (after: string | null) => {
    const params = new URLSearchParams({ ...(search && { q: search }), ...(after && { after }) });
    return params.size > 0 ? `/operator?${params}` : '/operator';
  };
  return (
    <ConsolePage current="workspaces" title={t('title')} lead={t('lead')} aside={<Find search={search} />}>
      <WhatWaits waiting={waiting} />
      {hits.length > 0 ? <Hits hits={hits} /> : null}
      {page.workspaces.length === 0 && hits.length === 0 ? (
        <Empty title={t('none')}>{search ? t('noneText', { query: search }) : null}</Empty>
      ) : null}
      {page.workspaces.length > 0 ? (
        <Card className="px-4 py-2 sm:px-5">
          <WorkspaceTable workspaces={page.workspaces} />
        </Card>
      ) : null}
      <div className="flex items-center justify-between gap-4 text-sm">
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
    </ConsolePage>
  );
}

const PAGES = ['reports', 'payments', 'webhooks', 'adjustments', 'incidents'] as const;

/** What somebody has to decide, each with the page where that is done; nothing when nothing waits. */
function WhatWaits({ waiting }: { waiting: Waiting }) {
  const t = useTranslations('operator.waiting');
  const pages = PAGES.filter((page) => waiting[page] > 0);
  if (pages.length === 0) return null;
  return (
    <Alert title={t('title')}>
      <ul className="flex flex-wrap gap-x-6 gap-y-1.5">
        {pages.map((page) => (
          <li key={page}>
            <Link
              href={page === 'webhooks' ? '/operator/webhooks?show=failed' : `/operator/${page}`}
              className={buttonClass({ variant: 'link' })}
            >
              {t(page, { count: waiting[page] })}
            </Link>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Find({ search }: { search: string }) {
  const t = useTranslations('operator');
  return (
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
        boxClassName="min-w-0 flex-1 sm:w-80"
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
  );
}

/** Several things of one id: a person's workspaces, or the purchases of a payment. */
function Hits({ hits }: { hits: Hit[] }) {
  const t = useTranslations('operator');
  return (
    <ul className="space-y-2 text-sm">
      {hits.map(({ kind, href, workspace }) => (
        <li key={href}>
          <Link href={href} className={buttonClass({ variant: 'link' })}>
            {t('hit', { kind, workspace: workspace ?? '' })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
