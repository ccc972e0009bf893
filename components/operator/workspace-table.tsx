import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { ListedWorkspace } from '@/lib/operator/list-workspaces';
import { DataTable } from './data-table';

const AMOUNTS = ['included', 'topUp', 'held', 'debt'] as const;

export function WorkspaceTable({ workspaces }: { workspaces: ListedWorkspace[] }) {
  const t = useTranslations('operator');
  const plans = useTranslations('shell.plans');
  const format = useFormatter();
  const rows = workspaces.map(({ id, name, ownerEmail, plan, seats, lastActivityAt, ...amounts }) => ({
    key: id,
    cells: [
      <Link
        key="name"
        href={`/operator/workspaces/${id}`}
        prefetch={false}
        className={buttonClass({ variant: 'link' }, 'whitespace-normal!')}
      >
        {name}
      </Link>,
      ownerEmail ?? t('noOwner'),
      plans(plan),
      format.number(seats),
      ...AMOUNTS.map((pool) => (
        <CreditAmount key={pool} value={amounts[pool]} className={amounts[pool] === 0n ? 'text-muted' : undefined} />
      )),
      lastActivityAt ? <LocalTime key="at" at={lastActivityAt} /> : t('never'),
    ],
  }));
  return (
    <DataTable
      caption={t('table')}
      columns={[
        ...[{ name: t('columns.workspace') }, { name: t('columns.owner') }, { name: t('columns.plan') }],
        ...(['seats', ...AMOUNTS, 'activity'] as const).map((name) => ({ name: t(`columns.${name}`), amount: true })),
      ]}
      rows={rows}
      empty={t('none')}
    />
  );
}
