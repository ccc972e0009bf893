import 'server-only';
import { db } from '@/lib/platform/db';
import type { UsdCents } from '@/lib/platform/units';
import { changeAndCharge, changeWithoutCharge, previewCharge } from '@/lib/stripe/subscription-changes';
import { setEnding } from '@/lib/stripe/subscriptions';
import type { Person } from '@/lib/workspaces/permissions';
import type { Values } from '@/lib/workspaces/settings-change';
import { recordChange } from '@/lib/workspaces/settings-log';
import { isLive, type Mirror } from './decide-plan';
import type { PlanChoice } from './plan-choice';
import { choose, ownedWorkspace } from './plan-owner';
import { priceOf } from './plan-prices';
import { isFresh, itemChange } from './review-change';
import { syncSubscription } from './sync-subscription';

/** What an owner saw and agreed to: what is charged now, counted up to that moment; null when nothing is. */
export type Agreed = { now: UsdCents; prorationDate: number } | null;

/**
 * `differs`: what was agreed to isn't what it would cost now, so nothing was changed and it has to be looked at again.
 * `declined`: the card didn't pay, and nothing was changed.
 */
export type ChangeResult = 'changed' | 'differs' | 'declined';

/**
 * Makes a running subscription sell `choice`, for exactly what its owner agreed to. Repeating it, or pressing twice, makes
 * one change and one charge.
 * @throws AppError `forbidden`, `invalid_request`, `stripe_unavailable`
 */
export async function changeSubscription(owner: Person, choice: PlanChoice, agreed: Agreed): Promise<ChangeResult> {
  const workspaceId = await choose(owner, choice);
  const { subscription } = await syncSubscription(workspaceId);
  if (!subscription || !['active', 'trialing'].includes(subscription.status)) return 'differs';
  if (subscription.plan === choice.plan && subscription.seats === choice.seats) return 'changed';
  const isDearer = priceOf(choice.plan, choice.seats) > subscription.paidCents;
  if (isDearer !== (agreed !== null)) return 'differs';
  const { change, period } = await itemChange(subscription.subscriptionId, choice);
  if (agreed === null) await changeWithoutCharge(change);
  else {
    const { prorationDate } = agreed;
    if (!isFresh(prorationDate, period)) return 'differs';
    if ((await previewCharge({ ...change, prorationDate })) !== agreed.now) return 'differs';
    const key = ['plan', change.subscriptionId, change.priceId, change.quantity, prorationDate].join(':');
    const { outcome } = await changeAndCharge({ ...change, prorationDate }, key);
    if (outcome === 'declined') return 'declined';
  }
  await recordChoice(workspaceId, owner, { before: subscription, after: choice });
  await syncSubscription(workspaceId);
  return 'changed';
}

/**
 * Ends the plan with the month that is paid for, or lets it go on after all.
 * @returns false when there is no subscription that goes on
 * @throws AppError `forbidden`, `stripe_unavailable`
 */
export async function setPlanEnding(owner: Person, endsWithPeriod: boolean): Promise<boolean> {
  const workspaceId = ownedWorkspace(owner);
  const { subscription } = await syncSubscription(workspaceId);
  if (!subscription || !isLive(subscription)) return false;
  await setEnding(subscription.subscriptionId, endsWithPeriod);
  const before = endsIn(subscription.endsAt);
  const after = endsIn(endsWithPeriod ? (subscription.endsAt ?? subscription.periodEnd) : null);
  await recordChange(db, { workspaceId, userId: owner.userId, what: 'plan_end', before, after });
  await syncSubscription(workspaceId);
  return true;
}

/** What an owner agreed to. What becomes of the plan is written down when Stripe says so. */
async function recordChoice(
  workspaceId: string,
  { userId }: Person,
  { before, after }: { before: Pick<Mirror, 'plan' | 'seats'>; after: PlanChoice },
): Promise<void> {
  const values = (of: Pick<Mirror, 'plan' | 'seats'>): Values =>
    of.plan === null ? {} : { plan: of.plan, seats: `${of.seats}` };
  await recordChange(db, { workspaceId, userId, what: 'plan_choice', before: values(before), after: values(after) });
}

function endsIn(at: Date | null): Record<string, string> {
  return at === null ? {} : { at: at.toISOString() };
}
