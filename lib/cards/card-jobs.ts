import 'server-only';
import { notify } from '@/lib/notices/notify';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { CARD_WARNING_DAYS } from '@/lib/platform/policy';
import { eachOf } from '@/lib/stripe/each-of';
import type { Card } from './card';
import { cardName, expiryText } from './card-name';
import { syncCard } from './sync-card';

/** So many are read at a time; a job goes on until none is left. */
const BATCH = 200;

/**
 * Asks Stripe about the customers whose card it wasn't asked about for a day, or ever: an event may have been lost. While
 * Stripe is away it stops: the next run asks again.
 */
export async function syncStaleCards({ batch = BATCH } = {}): Promise<{ synced: number }> {
  let synced = 0;
  for (let after: string | null = null; ; ) {
    const rows: { id: string }[] = await db.$queryRaw`
      select w.id::text from workspace w left join card c on c.workspace_id = w.id
      where w.stripe_customer_id is not null and coalesce(c.synced_at, '-infinity') < studio_now() - interval '1 day'
        and (${after}::uuid is null or w.id > ${after}::uuid)
      order by w.id limit ${batch}`;
    const before = synced;
    await eachOf(rows, async ({ id }) => {
      if ((await trySync(id)) !== AWAY) synced += 1;
    });
    after = rows.at(-1)?.id ?? null;
    if (rows.length < batch || synced === before) return { synced };
  }
}

type Due = { workspace_id: string; occasion: string; month: string };

/**
 * Tells owners that the card on file expires: once per card and month for each of {@link CARD_WARNING_DAYS}. Whether it
 * still is that card with that month is asked first, because banks renew many by themselves.
 */
export async function warnOfExpiringCards({ batch = BATCH } = {}): Promise<{ warned: number }> {
  let warned = 0;
  for (let after: string | null = null; ; ) {
    const due: Due[] = await findDue(after, batch);
    await eachOf(due, async (one) => {
      if (await warn(one)) warned += 1;
    });
    after = due.at(-1)?.workspace_id ?? null;
    if (due.length < batch) return { warned };
  }
}

function findDue(after: string | null, batch: number): Promise<Due[]> {
  const [early, late] = CARD_WARNING_DAYS;
  return db.$queryRaw<Due[]>`
    with expiring as (
      select c.workspace_id, lpad(exp_month::text, 2, '0') || '/' || exp_year as month, payment_method_id,
        case when ends_at <= studio_now() + make_interval(days => ${late}) then ${late}::int else ${early}::int end as days
      from card c, lateral (
        select (make_date(c.exp_year, c.exp_month, 1) + interval '1 month') at time zone 'utc' as ends_at
      ) e
      where ends_at > studio_now() and ends_at <= studio_now() + make_interval(days => ${early})
    ), due as (
      select workspace_id, month, payment_method_id || ' ' || month || ' ' || days || ' days before' as occasion
      from expiring
    )
    select workspace_id::text, month, occasion from due
    where not exists (
      select from notice n where n.workspace_id = due.workspace_id and n.kind = 'card_expires' and n.occasion = due.occasion
    ) and (${after}::uuid is null or workspace_id > ${after}::uuid)
    order by workspace_id limit ${batch}`;
}

async function warn({ workspace_id: workspaceId, occasion, month }: Due): Promise<boolean> {
  const card = await trySync(workspaceId);
  if (card === AWAY || card === null) return false;
  if (expiryText(card) !== month || !occasion.startsWith(`${card.paymentMethodId} `)) return false;
  const facts = { card: cardName(card), month, href: '/billing#card' };
  await notify(db, { workspaceId, kind: 'card_expires', occasion, facts, to: 'owners' });
  return true;
}

const AWAY = 'away';

/** The card as Stripe has it now, or that Stripe couldn't be asked: the next run asks again. */
async function trySync(workspaceId: string): Promise<Card | null | typeof AWAY> {
  try {
    return await syncCard(workspaceId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn('card_not_synced', { workspace_id: workspaceId, reason: reasonOf(error) });
    return AWAY;
  }
}
