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

/** What an action was done to, and its page where it has one. */
const SUBJECTS: readonly {
  of: RegExp;
  what: 'adjustment' | 'incident' | 'report' | 'purchase' | 'payments' | 'payment';
  href: string;
}[] = [
  { of: /^adjustment_/, what: 'adjustment', href: '/operator/adjustments#adjustments' },
  { of: /^incident_/, what: 'incident', href: '/operator/incidents#incidents' },
  { of: /^report_/, what: 'report', href: '/operator/reports#ended' },
  { of: /^purchase_/, what: 'purchase', href: '/operator/purchases/' },
  { of: /^payment_/, what: 'payment', href: '/operator/payments' },
  { of: /^payments_/, what: 'payments', href: '/operator/payments' },
];

/** In a word, its id for whoever points at it. An event's id is Stripe's, which people look for as it is. */
function Subject({ action, subject }: { action: string; subject: string }) {
  const t = useTranslations('operator.log.subjects');
  const known = SUBJECTS.find(({ of }) => of.test(action));
  const page = known?.what === 'purchase' ? `${known.href}${subject}` : known?.href;
  return (
    <Link
      href={page ?? `/operator/webhooks?${new URLSearchParams({ event: subject })}`}
      prefetch={false}
      title={subject}
      className={buttonClass({ variant: 'link' })}
    >
      {known ? t(known.what) : <IdText>{subject}</IdText>}
    </Link>
  );
}
