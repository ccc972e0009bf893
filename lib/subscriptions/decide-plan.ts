import { type UsdCents, usdCents } from '@/lib/platform/units';
import type { SubscriptionFacts } from '@/lib/stripe/subscriptions';
import type { NewPlan } from '@/lib/workspaces/change-plan';
import { type Plan, seatsFit } from '@/lib/workspaces/plans';
import { planOfPrice, priceOf } from './plan-prices';

/** What we last wrote down of the subscription that counts for a workspace. */
export type Mirror = {
  subscriptionId: string;
  customerId: string;
  status: string;
  plan: Plan | null;
  seats: number | null;
  /** The dearest month that was paid for: a plan is given as far as it was paid. */
  paidCents: UsdCents;
  paidInvoiceId: string | null;
  periodStart: Date;
  periodEnd: Date;
  endsAt: Date | null;
  pastDueSince: Date | null;
  problem: Problem | null;
};

/** Why a person has to look. None of these gives or takes a plan by itself. */
export type Problem =
  | 'unknown_price'
  | 'wrong_price'
  | 'seats'
  | 'several_items'
  | 'several_subscriptions'
  | 'unknown_status'
  | 'unknown_to_stripe';

export type Present = { plan: Plan; seats: number; now: Date };

export type PlanDecision = {
  mirror: Mirror;
  /** The plan that the workspace has from now on; null: it stays as it is. */
  give: NewPlan | null;
  /** Other subscriptions of the same workspace that go on as well. */
  others: string[];
};

/** How long a plan is kept while Stripe tries again to collect a payment that failed. */
export const PAST_DUE_GRACE_DAYS = 21;
const DAY_MS = 86_400_000;

const FREE: NewPlan = { plan: 'free', seats: 1 };
const PAYING = ['active', 'trialing'];
const GIVING = [...PAYING, 'past_due'];
const ENDED = ['canceled', 'incomplete_expired'];
/** From what counts most to what counts least; words that we don't know stand before the end. */
const RANKS = [PAYING, ['past_due'], ['unpaid', 'paused'], ['incomplete']];

/**
 * What follows for a workspace's plan from all that Stripe says of its subscriptions. The dearest that is being paid
 * counts; where none is, the best of the others. Pure. Null: there is nothing to write down.
 */
export function decidePlan(
  row: Mirror | null,
  says: readonly SubscriptionFacts[],
  present: Present,
): PlanDecision | null {
  const [best, ...rest] = says.toSorted((one, other) => compare(one, other, row));
  if (!best) return row && { mirror: { ...row, problem: 'unknown_to_stripe' }, give: null, others: [] };
  // Whatever ended before we ever knew it gave nothing, so its end takes nothing.
  if (!row && ENDED.includes(best.status)) return null;
  const known = row?.subscriptionId === best.id ? row : null;
  const others = isLive(best) ? rest.filter(isLive).map(({ id }) => id) : [];
  const sold = readSold(best);
  const mirror = mirrorOf(best, sold, known, present);
  const problem = sold.problem ?? (others.length > 0 ? 'several_subscriptions' : null);
  return {
    mirror: { ...mirror, problem: problem ?? statusProblem(best) },
    give: planFor(mirror, row, present),
    others,
  };
}

type Sold = { plan: Plan; seats: number; problem: null } | { plan: null; seats: null; problem: Problem };

function readSold({ item }: SubscriptionFacts): Sold {
  const none = (problem: Problem): Sold => ({ plan: null, seats: null, problem });
  if (!item) return none('several_items');
  const found = planOfPrice(item.price);
  if ('problem' in found) return none(found.problem);
  return seatsFit(found.plan, item.quantity)
    ? { plan: found.plan, seats: item.quantity, problem: null }
    : none('seats');
}

function mirrorOf(facts: SubscriptionFacts, sold: Sold, known: Mirror | null, { now }: Present): Mirror {
  const { id, customerId, status, periodStart, periodEnd, endsAt, invoice } = facts;
  const isNewlyPaid = invoice?.isPaid === true && invoice.id !== known?.paidInvoiceId && sold.plan !== null;
  return {
    subscriptionId: id,
    customerId: customerId ?? known?.customerId ?? '',
    status,
    plan: sold.plan,
    seats: sold.seats,
    paidCents: isNewlyPaid ? priceOf(sold.plan, sold.seats) : (known?.paidCents ?? usdCents(0n)),
    paidInvoiceId: isNewlyPaid ? invoice.id : (known?.paidInvoiceId ?? null),
    periodStart,
    periodEnd,
    endsAt,
    pastDueSince: status === 'past_due' ? (known?.pastDueSince ?? now) : null,
    problem: null,
  };
}

function planFor(mirror: Mirror, row: Mirror | null, present: Present): NewPlan | null {
  const { status, plan, seats, paidCents, pastDueSince } = mirror;
  if (PAYING.includes(status)) {
    return plan !== null && priceOf(plan, seats ?? 0) <= paidCents ? { plan, seats: seats ?? 0 } : null;
  }
  if (status === 'past_due') {
    if (isGraceOver(pastDueSince, present.now)) return FREE;
    const isPaid = plan !== null && priceOf(plan, seats ?? 0) <= paidCents;
    // Never more than what was paid: whoever asks for more and can't pay keeps what they have.
    const kept = isPaid ? { plan, seats: seats ?? 0 } : { plan: present.plan, seats: present.seats };
    return kept.plan === 'free' ? null : { ...kept, isPaidFor: false };
  }
  const isOver = ENDED.includes(status) || status === 'unpaid' || status === 'paused';
  // Once, when it ends: what an operator gives afterwards isn't taken.
  return isOver && row !== null && row.plan !== null && GIVING.includes(row.status) ? FREE : null;
}

function isGraceOver(since: Date | null, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() > PAST_DUE_GRACE_DAYS * DAY_MS;
}

function statusProblem({ status }: SubscriptionFacts): Problem | null {
  return rankOf(status) === RANKS.length && !ENDED.includes(status) ? 'unknown_status' : null;
}

/** Whether a subscription goes on: it is paid, or somebody may still pay it. */
export function isLive({ status }: { status: string }): boolean {
  return !ENDED.includes(status);
}

function rankOf(status: string): number {
  const rank = RANKS.findIndex((words) => words.includes(status));
  if (rank >= 0) return rank;
  return ENDED.includes(status) ? RANKS.length + 1 : RANKS.length;
}

function compare(one: SubscriptionFacts, other: SubscriptionFacts, row: Mirror | null): number {
  const byRank = rankOf(one.status) - rankOf(other.status);
  if (byRank !== 0) return byRank;
  const [first, second] = [monthlyPriceOf(one), monthlyPriceOf(other)];
  if (isLive(one) && first !== second) return first > second ? -1 : 1;
  if (one.id === row?.subscriptionId) return -1;
  if (other.id === row?.subscriptionId) return 1;
  return other.createdAt.getTime() - one.createdAt.getTime();
}

/** A price that isn't ours counts for nothing. */
function monthlyPriceOf(facts: SubscriptionFacts): bigint {
  const { plan, seats } = readSold(facts);
  return plan === null ? -1n : priceOf(plan, seats);
}
