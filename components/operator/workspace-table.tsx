import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { ListedWorkspace } from '@/lib/operator/list-workspaces';

const AMOUNTS = ['included', 'topUp', 'held', 'debt'] as const;

export function WorkspaceTable({ workspaces }: { workspaces: ListedWorkspace[] }) {
  const t = useTranslations('operator');
  return (
    <Table caption={t('table')}>
      <thead>
        <tr>
          <HeadCell>{t('columns.workspace')}</HeadCell>
          <HeadCell>{t('columns.owner')}</HeadCell>
          <HeadCell>{t('columns.plan')}</HeadCell>
          <HeadCell amount>{t('columns.seats')}</HeadCell>
          {AMOUNTS.map((pool) => (
            <HeadCell key={pool} amount>
              {t(`columns.${pool}`)}
            </HeadCell>
          ))}
          <HeadCell amount>{t('columns.activity')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {workspaces.map((workspace) => (
          <WorkspaceRow key={workspace.id} workspace={workspace} />
        ))}
      </tbody>
    </Table>
  );
}

function WorkspaceRow({ workspace }: { workspace: ListedWorkspace }) {
  const t = useTranslations('operator');
  const plans = useTranslations('shell.plans');
  const { id, name, ownerEmail, plan, seats, lastActivityAt } = workspace;
  return (
    <tr>
      <RowHead>
        <Link href={`/operator/workspaces/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
          {name}
        </Link>
      </RowHead>
      <Cell className="whitespace-nowrap text-muted">{ownerEmail ?? t('noOwner')}</Cell>
      <Cell>{plans(plan)}</Cell>
      <Cell amount>{seats}</Cell>
      {AMOUNTS.map((pool) => (
        <Cell key={pool} amount className={cn(workspace[pool] === 0n && 'text-muted')}>
          <CreditAmount value={workspace[pool]} />
        </Cell>
      ))}
      <Cell amount className="text-muted">
        {lastActivityAt ? <LocalTime at={lastActivityAt} /> : t('never')}
      </Cell>
    </tr>
  );
}
