import type { MemberActor } from '@/lib/auth/actor';
import type { PlanChoice } from '@/lib/subscriptions/plan-choice';
import { returnFromPlanCheckout } from '@/lib/subscriptions/return-from-plan-checkout';
import { startPlanCheckout } from '@/lib/subscriptions/start-plan-checkout';
import { pay } from './purchases';

/** A plan that is paid for at the local Stripe, begun as people begin one: on its page, with the card that was saved. */
export async function payForPlan(owner: MemberActor, choice: PlanChoice): Promise<void> {
  const started = await startPlanCheckout(owner, choice, '/billing');
  if (started.kind !== 'page') throw new Error(`a plan that nobody has is ${started.kind}`);
  await pay(started.url, owner.name, 'saved');
  const sessionId = /\/pay\/(\w+)/.exec(started.url)?.[1] ?? '';
  const { kind } = await returnFromPlanCheckout(owner, sessionId);
  if (kind !== 'leave') throw new Error(`a plan that was paid is ${kind}`);
}
