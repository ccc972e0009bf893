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
    { name: t('columns.reason'), wraps: true },
  ];
  const rows = actions.map(({ id, at, operator, action, workspace, subject, reason }) => ({
    key: id,
    cells: [
      <LocalTime key="at" at={at} format="second" />,
      operator,
      <Action key="action" action={action} subject={subject} />,
      ...(isOfOne ? [] : [workspace ? <WorkspaceLink key="of" workspace={workspace} /> : '']),
      reason,
    ],
  }));
  return <DataTable caption={t('title')} columns={columns} rows={rows} empty={t('none')} />;
}

/** Where that stands which an action was done to; what isn't here was done to an event of Stripe's. */
const PAGES: readonly { of: RegExp; href: string }[] = [
  { of: /^adjustment_/, href: '/operator/adjustments#adjustments' },
  { of: /^incident_/, href: '/operator/incidents#incidents' },
  { of: /^report_/, href: '/operator/reports#ended' },
  { of: /^purchase_/, href: '/operator/purchases/' },
  { of: /^payments?_/, href: '/operator/payments' },
];

/** What was done, leading to what it was done to. People look for an event by its id, so that stands there as it is. */
function Action({ action, subject }: { action: string; subject: string }) {
  const t = useTranslations('operator.log');
  const page = PAGES.find(({ of }) => of.test(action))?.href;
  const event = `/operator/webhooks?${new URLSearchParams({ event: subject })}`;
  const name = `actions.${action as 'adjustment_made'}` as const;
  return (
    <>
      <Link
        href={page?.endsWith('/') ? `${page}${subject}` : (page ?? event)}
        prefetch={false}
        title={subject}
        className={buttonClass({ variant: 'link' }, 'max-sm:whitespace-normal!')}
      >
        {t.has(name) ? t(name) : action}
      </Link>
      {page === undefined ? (
        <span className="block">
          <IdText>{subject}</IdText>
        </span>
      ) : null}
    </>
  );
}
