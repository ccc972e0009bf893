import 'server-only';
import { log } from '@/lib/platform/log';
import { API_VERSION, expectsLivemode } from '@/lib/stripe/client';
import { readWebhookEvent, type WebhookHint } from '@/lib/stripe/webhook-event';
import { verifyWebhook } from '@/lib/stripe/webhook-signature';
import { type FoundPurchase, findPurchase } from './find-purchase';
import { syncPurchase } from './sync-purchase';
import { closeEvent, receiveEvent } from './webhook-inbox';

/** What became of an event, in a word for the log and the inbox. A purchase's state stands for "synced, now this". */
export type WebhookOutcome = { outcome: string; purchaseId: string | null };

/**
 * Takes one delivery of Stripe's. It returns only when the effect is durable or the event isn't ours; whatever it throws
 * must reach Stripe as an error, because then Stripe delivers again.
 * @throws AppError `invalid_request` (not signed by Stripe just now, or not an event), `stripe_unavailable`; and whatever
 *   the database throws
 */
export async function handleWebhook(body: Uint8Array, signature: string | null): Promise<WebhookOutcome> {
  const hint = readWebhookEvent(verifyWebhook(body, signature));
  if (hint === null) return { outcome: 'not_ours', purchaseId: null };
  const { isProcessed } = await receiveEvent(hint);
  if (isProcessed) return { outcome: 'seen_before', purchaseId: null };
  const handled = await handle(hint);
  await closeEvent(hint.eventId, handled.outcome, handled.purchaseId);
  return handled;
}

async function handle(hint: WebhookHint): Promise<WebhookOutcome> {
  const facts = { event_id: hint.eventId, type: hint.type };
  if (hint.livemode !== expectsLivemode()) {
    log.error('webhook_of_the_wrong_mode', { ...facts, livemode: hint.livemode });
    return { outcome: 'wrong_livemode', purchaseId: null };
  }
  if (hint.apiVersion !== API_VERSION) {
    // Only ids are read out of an event, so an older or newer shape does no harm; the endpoint should still be pinned.
    log.warn('webhook_of_another_api_version', { ...facts, api_version: hint.apiVersion, expected: API_VERSION });
  }
  const purchase = await findPurchase(hint);
  if (!purchase) return { outcome: 'not_ours', purchaseId: null };
  return sync(hint, purchase);
}

async function sync(hint: WebhookHint, purchase: FoundPurchase): Promise<WebhookOutcome> {
  const facts = { event_id: hint.eventId, type: hint.type, purchase_id: purchase.id };
  if (purchase.isClaimOnly) {
    log.error('webhook_names_a_purchase_it_is_not_about', { ...facts, session_id: hint.sessionId });
    return { outcome: 'other_session', purchaseId: purchase.id };
  }
  const { state, parkedReason, credited } = await syncPurchase(purchase.id);
  log.info('webhook_handled', { ...facts, state, credited });
  return { outcome: parkedReason === null ? state : `parked: ${parkedReason}`, purchaseId: purchase.id };
}
