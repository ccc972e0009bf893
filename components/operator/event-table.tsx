import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import { handleEventAgain } from '@/lib/operator/actions';
import type { ListedEvent } from '@/lib/operator/list-events';
import { DataTable } from './data-table';
import { IdText } from './facts';
import { OperatorForm } from './operator-form';

/** Events of Stripe's, what became of each, and a button to handle it again. */
export function EventTable({ events }: { events: ListedEvent[] }) {
  const t = useTranslations('operator.webhooks');
  const format = useFormatter();
  const rows = events.map(({ id, type, outcome, purchaseId, attempts, receivedAt, processedAt, isFailed }) => ({
    key: id,
    cells: [
      <LocalTime key="at" at={receivedAt} format="second" />,
      <>
        {type}
        <span className="block text-muted">
          <IdText>{id}</IdText>
        </span>
      </>,
      <>
        <Badge tone={isFailed ? 'danger' : 'neutral'}>{processedAt ? (outcome ?? '') : t('open')}</Badge>
        {processedAt === null && outcome ? <span className="mt-1 block text-muted text-xs">{outcome}</span> : null}
      </>,
      format.number(attempts),
      purchaseId ? (
        <Link
          key="purchase"
          href={`/operator/purchases/${purchaseId}`}
          prefetch={false}
          className={buttonClass({ variant: 'link' })}
        >
          {t('seePurchase')}
        </Link>
      ) : (
        '–'
      ),
      <OperatorForm
        key="again"
        action={handleEventAgain}
        hidden={{ event: id }}
        submits={[{ label: t('again'), variant: 'secondary' }]}
        size="sm"
      />,
    ],
  }));
  return (
    <DataTable
      caption={t('title')}
      columns={[
        ...[{ name: t('columns.at') }, { name: t('columns.event') }, { name: t('columns.outcome') }],
        ...[
          { name: t('columns.attempts'), amount: true },
          { name: t('columns.purchase') },
          { name: t('columns.again') },
        ],
      ]}
      rows={rows}
      empty={t('none')}
    />
  );
}
