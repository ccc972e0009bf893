import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { readEvent } from '@/lib/stripe/events';
import { handle, type WebhookOutcome } from './handle-webhook';
import { closeEvent } from './webhook-inbox';

/**
 * Handles an event of the inbox once more. What it said is not kept, so Stripe is asked for it; where Stripe has forgotten
 * it, the purchase that it was about is looked at. Null when there is neither.
 * @throws AppError `not_found`, `stripe_unavailable`, or whatever its handling throws
 */
export async function handleAgain(eventId: string): Promise<WebhookOutcome | null> {
  const row = await db.webhookEvent.findUnique({ where: { id: eventId } });
  if (!row) throw new AppError('not_found');
  const hint = await readEvent(eventId);
  const handled = hint ? await handle(hint) : await lookAt(row.purchaseId);
  if (handled) await closeEvent(eventId, handled.outcome, handled.purchaseId);
  return handled;
}

async function lookAt(purchaseId: string | null): Promise<WebhookOutcome | null> {
  if (purchaseId === null) return null;
  const { state, parkedReason } = await syncPurchase(purchaseId, { heardBy: 'check' });
  return { outcome: parkedReason === null ? state : `parked: ${parkedReason}`, purchaseId };
}
