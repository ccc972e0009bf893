import 'server-only';
import type { Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { toDollars, type UsdCents } from '@/lib/platform/units';
import { type BuyingHistory, type BuyingLimits, type LimitReached, limitReached } from './buying-limits';
import type { PurchaseWay } from './purchase-row';

/**
 * Refuses a purchase that looks like the testing or emptying of stolen cards, or that can't be paid in this way. Asked
 * before its row is written, by whoever holds the workspace's row locked: so purchases at once are counted one by one.
 * @throws AppError `rate_limited` or `invalid_request` (param `amount`), with the limit by name and what to do
 */
export async function assertMayBuy(
  tx: Transaction,
  { workspaceId, amount, way }: { workspaceId: string; amount: UsdCents; way: PurchaseWay },
  limits: BuyingLimits = limitsOfThisPlace(),
): Promise<void> {
  // Stripe computes taxes on its own page only; a card on file would be charged without them.
  if (way !== 'checkout' && env().STRIPE_TAX) {
    const message = 'Taxes are added on the payment page, so pay there instead of with the card on file.';
    throw new AppError('invalid_request', { message, param: 'way', facts: { problem: 'tax_needs_checkout' } });
  }
  const reached = limitReached(amount, await readHistory(tx, workspaceId, limits), limits);
  if (reached !== null) throw refusal(reached);
}

function limitsOfThisPlace(): BuyingLimits {
  const settings = env();
  return {
    unpaidPerHour: settings.UNPAID_PURCHASES_PER_HOUR,
    declinedPerDay: settings.DECLINED_PURCHASES_PER_DAY,
    mostPerHour: settings.PURCHASES_MAX_PER_HOUR,
    mostPerDay: settings.PURCHASES_MAX_PER_DAY,
    mostAtFirst: settings.FIRST_PURCHASE_MAX,
    firstDays: settings.FIRST_PURCHASE_DAYS,
  };
}

type HistoryRow = {
  unpaid: number;
  unpaid_wait: number | null;
  declined: number;
  declined_wait: number | null;
  hour: bigint;
  day: bigint;
  days_since_first: number | null;
};

/** A refill is asked for by nobody and limited by its own rule, so an unpaid one is not somebody's try. */
async function readHistory(tx: Transaction, workspaceId: string, limits: BuyingLimits): Promise<BuyingHistory> {
  const rows = await tx.$queryRaw<HistoryRow[]>`
    with recent as (
      select created_at, amount_cents, way, parked_reason,
        state in ('pending', 'failed', 'expired', 'canceled') as is_unpaid,
        failure_reason <> 'given_back' and sent_or_opened as is_declined,
        state in ('pending', 'paid', 'partly_refunded', 'refunded', 'disputed') as counts
      from (
        select *, coalesce(stripe_session_id, stripe_payment_intent_id) is not null as sent_or_opened from purchase
        where workspace_id = ${workspaceId}::uuid and created_at > studio_now() - interval '1 day'
      ) p
    ),
    unpaid as (
      select created_at from recent
      where is_unpaid and way <> 'refill' and created_at > studio_now() - interval '1 hour'
      order by created_at desc limit ${limits.unpaidPerHour}
    ),
    declined as (
      select created_at from recent where is_unpaid and is_declined and way <> 'refill'
      order by created_at desc limit ${limits.declinedPerDay}
    )
    select (select count(*)::int from unpaid) as unpaid,
      (select ceil(extract(epoch from min(created_at) + interval '1 hour' - studio_now()))::int from unpaid) as unpaid_wait,
      (select count(*)::int from declined) as declined,
      (select ceil(extract(epoch from min(created_at) + interval '1 day' - studio_now()))::int from declined)
        as declined_wait,
      (select coalesce(sum(amount_cents), 0)::bigint from recent
        where counts and created_at > studio_now() - interval '1 hour') as hour,
      (select coalesce(sum(amount_cents), 0)::bigint from recent where counts) as day,
      (select floor(extract(epoch from studio_now() - min(paid_at)) / 86400)::int from purchase
        where workspace_id = ${workspaceId}::uuid and paid_at is not null) as days_since_first`;
  const [row] = rows;
  if (!row) throw new Error('an aggregate answers one row');
  return {
    unpaidLastHour: row.unpaid,
    unpaidWait: Math.max(1, row.unpaid_wait ?? 0),
    declinedLastDay: row.declined,
    declinedWait: Math.max(1, row.declined_wait ?? 0),
    centsLastHour: row.hour,
    centsLastDay: row.day,
    daysSinceFirst: row.days_since_first,
  };
}

function refusal(reached: LimitReached): AppError {
  switch (reached.limit) {
    case 'unpaid':
      return new AppError('rate_limited', {
        message: 'Many purchases were started and not paid. Finish one that is open, or wait a while.',
        retryAfterSeconds: reached.waitSeconds,
        facts: { limit: 'unpaid' },
      });
    case 'declined':
      return new AppError('rate_limited', {
        message:
          'Many cards were declined today. Ask the bank about the card, try again tomorrow, or write to support.',
        retryAfterSeconds: reached.waitSeconds,
        facts: { limit: 'declined' },
      });
    case 'first':
      return tooMuch(
        `In the first ${reached.days} days one purchase may be at most $${toDollars(reached.most)}. Buy less now, or write to support.`,
        { limit: 'first', maximum: toDollars(reached.most) },
      );
    case 'hour':
    case 'day':
      return tooMuch(
        `This ${reached.limit} at most $${toDollars(reached.left)} more can be bought. Buy less now, wait, or write to support.`,
        { limit: reached.limit, maximum: toDollars(reached.left) },
      );
  }
}

function tooMuch(message: string, facts: { limit: string; maximum: string }): AppError {
  return new AppError('invalid_request', { message, param: 'amount', facts: { problem: 'above_limit', ...facts } });
}
