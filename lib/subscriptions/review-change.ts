import 'server-only';
import { readBalances } from '@/lib/credits/balances';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits, type UsdCents } from '@/lib/platform/units';
import { type ItemChange, previewCharge } from '@/lib/stripe/subscription-changes';
import { readSubscription, type SubscriptionFacts } from '@/lib/stripe/subscriptions';
import type { Person } from '@/lib/workspaces/permissions';
import { allowanceFor, monthlyPrice } from '@/lib/workspaces/plans';
import { isLive, type Mirror } from './decide-plan';
import type { ChoiceProblem, PlanChoice } from './plan-choice';
import { ownedWorkspace, whyNotChoice } from './plan-owner';
import { priceIdOf, priceOf } from './plan-prices';
import { syncSubscription } from './sync-subscription';

/**
 * What a choice would mean, before anybody agrees to it. The policy of money, in one place:
 * a month that costs more than the dearest that was paid for begins anew today, and is charged today less what is unused
 * of the old one; a month that costs less is charged from the next payment on, and nothing is paid back. Included credits
 * follow their own rule: more at once, less from next month.
 */
export type PlanReview =
  | { kind: 'invalid'; problem: ChoiceProblem }
  | { kind: 'same' }
  /** There is a payment to make first. */
  | { kind: 'pay_first' }
  | ({ kind: 'checkout' } & Terms)
  | ({ kind: 'charge'; now: UsdCents; prorationDate: number } & Terms)
  | ({ kind: 'later'; from: Date } & Terms);

type Terms = {
  choice: PlanChoice;
  monthly: UsdCents;
  /** Included credits that come at once, and those of each month to come. */
  grantedNow: Microcredits;
  allowance: Microcredits;
};

/** @throws AppError `forbidden`, `stripe_unavailable` */
export async function reviewChange(owner: Person, choice: PlanChoice): Promise<PlanReview> {
  const workspaceId = ownedWorkspace(owner);
  const problem = await whyNotChoice(workspaceId, choice);
  if (problem) return { kind: 'invalid', problem };
  const { subscription, plan, seats } = await syncSubscription(workspaceId);
  const terms = await termsOf(workspaceId, choice);
  if (!subscription || !isLive(subscription)) return { kind: 'checkout', ...terms };
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return { kind: 'pay_first' };
  if (isSame(subscription, choice) && plan === choice.plan && seats === choice.seats) return { kind: 'same' };
  if (priceOf(choice.plan, choice.seats) <= subscription.paidCents) {
    return { kind: 'later', from: subscription.periodEnd, ...terms };
  }
  const { change, period } = await itemChange(subscription.subscriptionId, choice);
  const prorationDate = momentIn(period);
  return { kind: 'charge', prorationDate, now: await previewCharge({ ...change, prorationDate }), ...terms };
}

async function termsOf(workspaceId: string, choice: PlanChoice): Promise<Terms> {
  const { granted } = await readBalances(workspaceId);
  const allowance = allowanceFor(choice.plan, choice.seats);
  const grantedNow = microcredits(allowance > granted ? allowance - granted : 0n);
  return { choice, monthly: monthlyPrice(choice.plan, choice.seats), grantedNow, allowance };
}

function isSame({ plan, seats }: Mirror, choice: PlanChoice): boolean {
  return plan === choice.plan && seats === choice.seats;
}

/** The change of the one item that makes a subscription sell `choice`. @throws AppError `stripe_unavailable` */
export async function itemChange(
  subscriptionId: string,
  { plan, seats }: PlanChoice,
): Promise<{ change: ItemChange; period: Period }> {
  const [facts, priceId] = await Promise.all([readSubscription(subscriptionId), priceIdOf(plan)]);
  if (!facts?.item) throw new AppError('stripe_unavailable');
  return { change: { subscriptionId, itemId: facts.item.id, priceId, quantity: seats }, period: facts };
}

type Period = Pick<SubscriptionFacts, 'periodStart' | 'periodEnd'>;

/** Now, in seconds since 1970: Stripe takes only moments of the present period, and its clock isn't ours to the second. */
function momentIn({ periodStart, periodEnd }: Period): number {
  const now = Math.floor(Date.now() / 1_000);
  return Math.min(Math.max(now, periodStart.getTime() / 1_000), periodEnd.getTime() / 1_000);
}

/** What was shown is good for so long: the earlier the moment, the more of the old month would be given back. */
const SHOWN_FOR_SECONDS = 30 * 60;

export function isFresh(prorationDate: number, period: Period): boolean {
  const age = momentIn(period) - prorationDate;
  return age >= 0 && age <= SHOWN_FOR_SECONDS && prorationDate * 1_000 >= period.periodStart.getTime();
}
