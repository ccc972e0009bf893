import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { UsdCents } from '@/lib/platform/units';
import { readSubscription } from '@/lib/stripe/subscriptions';
import type { Person } from '@/lib/workspaces/permissions';
import { monthlyPrice, type Plan } from '@/lib/workspaces/plans';
import { isLive, type Mirror, PAST_DUE_GRACE_DAYS } from './decide-plan';
import { ownedWorkspace } from './plan-owner';
import { priceOf } from './plan-prices';
import { type PlanRow, readPlanRow } from './subscription-row';
import { syncSubscription } from './sync-subscription';

/**
 * `managed`: a paid plan that no subscription pays for: it was arranged with the operator. `checking`: Stripe's word and
 * ours don't go together, and a person looks at it.
 */
export type PlanState = 'free' | 'managed' | 'active' | 'ending' | 'past_due' | 'unpaid' | 'checking';

/** What Billing tells of a plan. */
export type PlanView = {
  plan: Plan;
  seats: number;
  members: number;
  monthly: UsdCents;
  state: PlanState;
  /** The next payment, where one is to come: when, and how much. */
  next: { at: Date; amount: UsdCents } | null;
  endsAt: Date | null;
  /** Until when a plan is kept that wasn't paid. */
  keptUntil: Date | null;
  hasSeveral: boolean;
};

/** Asks Stripe first when something should have moved by now: so a lost event delays nobody who is looking. */
export async function readPlanView(workspaceId: string): Promise<PlanView> {
  const [row, members] = await Promise.all([readPlanRow(db, workspaceId), db.member.count({ where: { workspaceId } })]);
  if (!row) throw new AppError('not_found');
  return viewOf(isDue(row) ? await syncUnlessStripeIsAway(row) : row, members);
}

function isDue({ subscription, now }: PlanRow): boolean {
  if (!subscription || !isLive(subscription)) return false;
  const { status, periodEnd, endsAt, problem } = subscription;
  return status !== 'active' || problem !== null || periodEnd < now || (endsAt !== null && endsAt < now);
}

async function syncUnlessStripeIsAway(row: PlanRow): Promise<PlanRow> {
  try {
    return await syncSubscription(row.workspaceId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'stripe_unavailable') return row;
    throw error;
  }
}

/** Pure. */
export function viewOf({ plan, seats, subscription }: PlanRow, members: number): PlanView {
  const live = subscription && isLive(subscription) ? subscription : null;
  const state = live ? stateOf(live) : plan === 'free' ? 'free' : 'managed';
  const sells = live?.plan ? priceOf(live.plan, live.seats ?? 0) : null;
  const since = live?.pastDueSince ?? null;
  return {
    plan,
    seats,
    members,
    monthly: monthlyPrice(plan, seats),
    state,
    next: live && sells !== null && state === 'active' ? { at: live.periodEnd, amount: sells } : null,
    endsAt: live?.endsAt ?? null,
    keptUntil: since && new Date(since.getTime() + PAST_DUE_GRACE_DAYS * 86_400_000),
    hasSeveral: live?.problem === 'several_subscriptions',
  };
}

function stateOf({ status, problem, endsAt }: Mirror): PlanState {
  if (problem !== null && problem !== 'several_subscriptions') return 'checking';
  if (status === 'past_due') return 'past_due';
  if (status !== 'active' && status !== 'trialing') return 'unpaid';
  return endsAt === null ? 'active' : 'ending';
}

/**
 * Stripe's page on which the open invoice of a plan can be paid, with any card; null when nothing is open.
 * @throws AppError `forbidden`, `stripe_unavailable`
 */
export async function payPage(owner: Person): Promise<string | null> {
  const row = await syncSubscription(ownedWorkspace(owner));
  if (!row.subscription || !isLive(row.subscription)) return null;
  const facts = await readSubscription(row.subscription.subscriptionId);
  return facts?.invoice && !facts.invoice.isPaid ? facts.invoice.url : null;
}
