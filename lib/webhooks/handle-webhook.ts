import 'server-only';
import { hearOfCard } from '@/lib/cards/hear-of-card';
import { AppError, asAppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { type FoundPurchase, findPurchase } from '@/lib/purchases/find-purchase';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { API_VERSION, expectsLivemode } from '@/lib/stripe/client';
import { readWebhookEvent, type WebhookHint } from '@/lib/stripe/webhook-event';
import { verifyWebhook } from '@/lib/stripe/webhook-signature';
import { hearOfSubscription } from '@/lib/subscriptions/hear-of-subscription';
import { closeEvent, noteFailure, receiveEvent } from './webhook-inbox';

/** What became of an event, in a word for the log and the inbox. A purchase's state stands for "synced, now this". */
export type WebhookOutcome = { outcome: string; purchaseId: string | null };

/** An event that failed so often is not having bad luck: somebody has to look. Stripe goes on for three days. */
const POISONED_AFTER = 5;

/**
 * Takes one delivery of Stripe's. It returns only when the effect is durable or the event isn't ours; whatever it throws
 * must reach Stripe as an error, because then Stripe delivers again.
 * @throws AppError `invalid_request` (not signed by Stripe just now, or not an event); with a status of 500 or above when
 *   the event could not be handled this time
 */
export async function handleWebhook(body: Uint8Array, signature: string | null): Promise<WebhookOutcome> {
  const hint = readWebhookEvent(verifyWebhook(body, signature));
  if (hint === null) return { outcome: 'not_ours', purchaseId: null };
  const { isProcessed } = await receiveEvent(hint);
  if (isProcessed) return { outcome: 'seen_before', purchaseId: null };
  try {
    const handled = await handle(hint);
    await closeEvent(hint.eventId, handled.outcome, handled.purchaseId);
    return handled;
  } catch (error) {
    await reportFailure(hint, error);
    // Whatever it was, Stripe must try again: an answer below 500 may be read as "no such thing here".
    const failure = asAppError(error);
    throw failure.status >= 500 ? failure : new AppError('internal_error', { cause: error });
  }
}

async function reportFailure(hint: WebhookHint, error: unknown): Promise<void> {
  try {
    const attempts = await noteFailure(hint.eventId, `failed: ${asAppError(error).code}`);
    if (attempts < POISONED_AFTER) return;
    log.error('webhook_poisoned', { event_id: hint.eventId, type: hint.type, attempts, reason: reasonOf(error) });
  } catch {
    // The database is away: the row stays as it is, and unprocessed.
  }
}

/** Looks at whatever an event is about, however often, and answers what became of it. @throws AppError when it couldn't */
export async function handle(hint: WebhookHint): Promise<WebhookOutcome> {
  const facts = { event_id: hint.eventId, type: hint.type };
  if (hint.livemode !== expectsLivemode()) {
    log.error('webhook_of_the_wrong_mode', { ...facts, livemode: hint.livemode });
    return { outcome: 'wrong_livemode', purchaseId: null };
  }
  if (hint.apiVersion !== API_VERSION) {
    // Only ids are read out of an event, so an older or newer shape does no harm; the endpoint should still be pinned.
    log.error('webhook_of_another_api_version', { ...facts, api_version: hint.apiVersion, expected: API_VERSION });
  }
  const purchase = await findPurchase(hint);
  if (!purchase)
    return { outcome: (await hearOfCard(hint)) ?? (await hearOfSubscription(hint)) ?? 'not_ours', purchaseId: null };
  return sync(hint, purchase);
}

async function sync(hint: WebhookHint, purchase: FoundPurchase): Promise<WebhookOutcome> {
  const facts = { event_id: hint.eventId, type: hint.type, purchase_id: purchase.id };
  if (purchase.isClaimOnly) {
    log.error('webhook_names_a_purchase_it_is_not_about', { ...facts, session_id: hint.sessionId });
    return { outcome: 'other_session', purchaseId: purchase.id };
  }
  const { state, parkedReason, credited } = await syncPurchase(purchase.id, { heardBy: 'webhook' });
  log.info('webhook_handled', { ...facts, state, credited });
  return { outcome: parkedReason === null ? state : `parked: ${parkedReason}`, purchaseId: purchase.id };
}
