import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { type Dismissed, isDismissed, readDismissed } from './dismiss';

export type ListedEvent = {
  id: string;
  type: string;
  /** What became of it, in a word; null while nothing has. */
  outcome: string | null;
  purchaseId: string | null;
  attempts: number;
  receivedAt: Date;
  processedAt: Date | null;
  /** Somebody should look at it. */
  isFailed: boolean;
  /** It was handled, and its purchase was parked. */
  isParked: boolean;
  /** An operator has dismissed it. */
  dismissed: Dismissed | null;
};

export type EventPage = { events: ListedEvent[]; nextBefore: string | null };

const PAGE = 50;

const COLUMNS = Prisma.sql`id, type, outcome, purchase_id::text as "purchaseId", attempts, received_at as "receivedAt",
  processed_at as "processedAt",
  ((processed_at is null or outcome in ('other_session', 'wrong_livemode')) and not ${isDismissed(Prisma.sql`webhook_event.id`)}
    or outcome like 'parked:%' and exists (select from purchase p where p.id = purchase_id and p.parked_reason is not null
      and not ${isDismissed(Prisma.sql`p.id::text`)})) as "isFailed"`;

type Row = Omit<ListedEvent, 'dismissed' | 'isParked'>;

/**
 * The webhook's inbox, the newest first: all of it, one event, or those that somebody should look at (not handled, or
 * handled and parked). `before` is the last id of the page before.
 */
export async function listEvents(
  options: { only?: string | null; failed?: boolean; before?: string | null } = {},
): Promise<EventPage> {
  const { only = null, failed = false, before = null } = options;
  const rows = await db.$queryRaw<Row[]>`
    select * from (
      select ${COLUMNS} from webhook_event
    ) e
    where (${only}::text is null or id = ${only}) and (not ${failed}::boolean or "isFailed")
      and (${before}::text is null
        or ("receivedAt", id) < (select b.received_at, b.id from webhook_event b where b.id = ${before}))
    order by "receivedAt" desc, id desc limit ${PAGE + 1}`;
  const events = await withDismissed(rows.slice(0, PAGE));
  return { events, nextBefore: rows.length > PAGE ? (events.at(-1)?.id ?? null) : null };
}

/** What Stripe sent about a purchase, in the order in which it came. */
export async function listEventsOf(purchaseId: string): Promise<ListedEvent[]> {
  return await withDismissed(
    await db.$queryRaw<Row[]>`
    select ${COLUMNS} from webhook_event where purchase_id = ${purchaseId}::uuid order by received_at, id limit ${PAGE}`,
  );
}

async function withDismissed(rows: Row[]): Promise<ListedEvent[]> {
  const dismissed = await readDismissed(rows.map(({ id }) => id));
  return rows.map((row) => {
    const isParked = row.outcome?.startsWith('parked:') ?? false;
    return { ...row, isParked, dismissed: dismissed.get(row.id) ?? null };
  });
}

/** Stripe forgets an event after so many days; then there is nothing left to handle again. */
const KNOWN_DAYS = 30;

/**
 * Events that were not handled: their handling failed, or ended with its process. Handled and parked ones wait as payments;
 * those of the other mode, or that name a purchase that they are not about, stay as they are whatever anybody does.
 */
export async function countUnhandled(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from webhook_event
    where received_at > studio_now() - make_interval(days => ${KNOWN_DAYS}::int) and processed_at is null
      and (outcome is not null or received_at < studio_now() - interval '5 minutes')
      and not ${isDismissed(Prisma.sql`webhook_event.id`)}`;
  return row?.count ?? 0;
}
