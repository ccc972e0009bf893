import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { handleEventAgain } from '@/lib/operator/actions';
import type { ListedEvent } from '@/lib/operator/list-events';
import { DataTable } from './data-table';
import { DismissedNote, DismissForm } from './dismissal';
import { IdText } from './facts';
import { OperatorForm } from './operator-form';
import { useWebhookOutcome } from './use-webhook-outcome';

/** Events of Stripe's, what became of each, and a button to handle it again. */
export function EventTable({ events }: { events: ListedEvent[] }) {
  const t = useTranslations('operator.webhooks');
  const format = useFormatter();
  const rows = events.map((event) => ({
    key: event.id,
    cells: [
      <LocalTime key="at" at={event.receivedAt} format="second" />,
      <>
        {event.type}
        <span className="block text-muted">
          <IdText>{event.id}</IdText>
        </span>
      </>,
      <Outcome key="outcome" event={event} />,
      format.number(event.attempts),
      event.purchaseId ? (
        <Link
          key="purchase"
          href={`/operator/purchases/${event.purchaseId}`}
          prefetch={false}
          className={buttonClass({ variant: 'link' })}
        >
          {t('seePurchase')}
        </Link>
      ) : (
        '–'
      ),
      <div key="again" className="space-y-2">
        <OperatorForm
          action={handleEventAgain}
          hidden={{ event: event.id }}
          submits={[{ label: t('again'), variant: 'secondary' }]}
          size="sm"
        />
        <Dismissal event={event} />
      </div>,
    ],
  }));
  return (
    <DataTable
      caption={t('title')}
      columns={[
        ...[{ name: t('columns.at') }, { name: t('columns.event') }, { name: t('columns.outcome'), wraps: true }],
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

/** For what stays as it is whatever anybody does; an event of a parked purchase waits with that. */
function Dismissal({ event: { id, isFailed, isParked, dismissed } }: { event: ListedEvent }) {
  const t = useTranslations('operator.dismissal');
  if (dismissed || !isFailed || isParked) return null;
  return (
    <Disclosure className="whitespace-normal text-sm" look="link" summary={t('title')}>
      <div className="mt-2">
        <DismissForm subject={id} size="sm" />
      </div>
    </Disclosure>
  );
}

/** What became of an event; under it why, where somebody has to know. */
function Outcome({ event: { outcome, processedAt, isFailed, dismissed } }: { event: ListedEvent }) {
  const t = useTranslations('operator.webhooks');
  const wordsOf = useWebhookOutcome();
  const { word, why } = wordsOf(outcome ?? '');
  const note = processedAt ? why : (why ?? word);
  return (
    <>
      <Badge tone={isFailed ? 'danger' : 'neutral'}>{processedAt ? word : t('open')}</Badge>
      {note ? <span className="mt-1 block text-muted text-xs">{note}</span> : null}
      {dismissed ? (
        <div className="mt-2">
          <DismissedNote dismissed={dismissed} />
        </div>
      ) : null}
    </>
  );
}
