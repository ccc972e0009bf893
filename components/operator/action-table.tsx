import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import type { ListedAction } from '@/lib/operator/operator-action';
import { WorkspaceLink } from './adjustment-table';
import { DataTable } from './data-table';
import { IdText } from './facts';

/** What operators did: the newest first, none ever gone. */
export function ActionTable({ actions, isOfOne = false }: { actions: ListedAction[]; isOfOne?: boolean }) {
  const t = useTranslations('operator.log');
  const columns = [
    { name: t('columns.at') },
    { name: t('columns.operator') },
    { name: t('columns.action') },
    ...(isOfOne ? [] : [{ name: t('columns.workspace') }]),
    { name: t('columns.subject') },
    { name: t('columns.reason'), wraps: true },
  ];
  const rows = actions.map(({ id, at, operator, action, workspace, subject, reason }) => ({
    key: id,
    cells: [
      <LocalTime key="at" at={at} format="second" />,
      operator,
      t.has(`actions.${action as 'adjustment_made'}`) ? t(`actions.${action as 'adjustment_made'}`) : action,
      ...(isOfOne ? [] : [workspace ? <WorkspaceLink key="of" workspace={workspace} /> : '']),
      <Subject key="subject" action={action} subject={subject} />,
      reason,
    ],
  }));
  return <DataTable caption={t('title')} columns={columns} rows={rows} empty={t('none')} />;
}

/** Where what an action was done to has a page of its own. */
const PAGES: Readonly<Record<string, (subject: string) => string>> = {
  purchase_looked_at: (id) => `/operator/purchases/${id}`,
  payments_looked_at: () => '/operator/payments',
  event_handled: (id) => `/operator/webhooks?event=${encodeURIComponent(id)}`,
  incident_proposed: () => '/operator/incidents',
  incident_made: () => '/operator/incidents',
  incident_declined: () => '/operator/incidents',
};

function Subject({ action, subject }: { action: string; subject: string }) {
  const page = PAGES[action];
  if (!page) return <IdText>{subject}</IdText>;
  return (
    <Link href={page(subject)} prefetch={false} className={buttonClass({ variant: 'link' })}>
      <IdText>{subject}</IdText>
    </Link>
  );
}
