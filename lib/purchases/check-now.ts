import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { rateLimit } from '@/lib/platform/rate-limit';
import type { Person } from '@/lib/workspaces/permissions';
import { visiblePurchase } from './purchase-status';
import { type SyncResult, syncPurchase } from './sync-purchase';

/** What asking Stripe changed, in a word for the page. */
export type CheckOutcome = 'credited' | 'moved' | 'parked' | 'still_parked' | 'ended' | 'waiting' | 'unchanged';

/** Each look asks Stripe a few times; nobody needs more of them, and a loop shouldn't cost everybody else Stripe's limit. */
const CHECKS = { limit: 6, windowSeconds: 60 };

/**
 * Asks Stripe about a purchase, for somebody who looks at it, and mends what our rows didn't know.
 * @throws AppError `not_found`, `rate_limited`, `stripe_unavailable`
 */
export async function checkNow(viewer: Person, purchaseId: string): Promise<CheckOutcome> {
  const { id, workspaceId } = await visiblePurchase(viewer, purchaseId);
  const { ok, retryAfterSeconds } = rateLimit(`check-purchase:${workspaceId}`, CHECKS);
  if (!ok) throw new AppError('rate_limited', { retryAfterSeconds });
  return outcomeOf(await syncPurchase(id, { heardBy: 'check' }));
}

/** Pure. */
export function outcomeOf({ from, state, credited, movements, parkedReason, isNewlyParked }: SyncResult): CheckOutcome {
  if (isNewlyParked) return 'parked';
  if (credited) return 'credited';
  if (movements > 0) return 'moved';
  if (parkedReason !== null) return 'still_parked';
  if (state === 'pending') return 'waiting';
  return state === from ? 'unchanged' : 'ended';
}
