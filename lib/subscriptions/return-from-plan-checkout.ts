import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { readPlanSession } from '@/lib/stripe/plan-checkout';
import type { Person } from '@/lib/workspaces/permissions';
import { closePlanCheckout } from './claim-plan-checkout';
import { withPlanNews } from './plan-news';
import { syncSubscription } from './sync-subscription';

/** `waiting`: paid as far as this browser knows, and Stripe's word is still to come. */
export type PlanReturn = { kind: 'leave'; href: string } | { kind: 'waiting' | 'unpaid' | 'unknown' };

const SESSION_ID = /^cs_[A-Za-z0-9_]{1,250}$/;

/**
 * The answer for somebody who comes back from Stripe's page. It only looks: whether or not anybody comes, the webhook and
 * the job do the same. A session of another workspace is told apart from none at all to nobody.
 * @throws AppError `stripe_unavailable`
 */
export async function returnFromPlanCheckout(viewer: Person, sessionId: string): Promise<PlanReturn> {
  const row = SESSION_ID.test(sessionId)
    ? await db.planCheckout.findUnique({ where: { stripeSessionId: sessionId } })
    : null;
  if (!row || row.workspaceId !== viewer.workspace?.id) return { kind: 'unknown' };
  const session = await readPlanSession(sessionId);
  if (session?.status !== 'complete') return { kind: 'unpaid' };
  const { plan, subscription } = await syncSubscription(row.workspaceId);
  if (subscription === null || plan === 'free') return { kind: 'waiting' };
  await closePlanCheckout({ id: row.id, sessionId });
  return { kind: 'leave', href: withPlanNews(row.returnTo, 'started') };
}

/** Where somebody goes who left Stripe's page without paying: back to where they came from, told that nothing happened. */
export async function leavePlanCheckout(viewer: Person, checkoutId: string): Promise<string> {
  const row = isId(checkoutId) ? await db.planCheckout.findUnique({ where: { id: checkoutId } }) : null;
  const isOurs = row !== null && row.workspaceId === viewer.workspace?.id;
  return withPlanNews(isOurs ? row.returnTo : '/billing', 'left');
}
