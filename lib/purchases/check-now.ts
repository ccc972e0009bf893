import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { rateLimit } from '@/lib/platform/rate-limit';
import type { Person } from '@/lib/workspaces/permissions';
import { isClosed } from './closed';
import { visiblePurchase } from './purchase-status';
import { type SyncResult, syncPurchase } from './sync-purchase';

/** What asking Stripe changed, in a word for the page. */
export type CheckOutcome = 'credited' | 'moved' | 'parked' | 'still_parked' | 'ended' | 'waiting' | 'unchanged';

/** For whoever bought it: support may have ended the case of a parked one. */
export type BuyerCheck = CheckOutcome | 'closed';

/** Each look asks Stripe a few times; nobody needs more of them, and a loop shouldn't cost everybody else Stripe's limit. */
const CHECKS = { limit: 6, windowSeconds: 60 };

/**
 * Asks Stripe about a purchase, for somebody who looks at it, and mends what our rows didn't know.
 * @throws AppError `not_found`, `rate_limited`, `stripe_unavailable`
 */
export async function checkNow(viewer: Person, purchaseId: string): Promise<BuyerCheck> {
  const { id, workspaceId } = await visiblePurchase(viewer, purchaseId);
  const { ok, retryAfterSeconds } = rateLimit(`check-purchase:${workspaceId}`, CHECKS);
  if (!ok) throw new AppError('rate_limited', { retryAfterSeconds });
  const outcome = outcomeOf(await syncPurchase(id, { heardBy: 'check' }));
  return outcome === 'still_parked' && (await isClosed(id)) ? 'closed' : outcome;
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
