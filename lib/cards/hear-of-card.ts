import 'server-only';
import type { WebhookHint } from '@/lib/stripe/webhook-event';
import { finishCardSetup } from './finish-card-setup';
import { syncCardOf } from './sync-card';

/** Events after which a customer's default card may be another one than we know, or none. */
const ABOUT_CARDS: ReadonlySet<string> = new Set([
  'setup_intent.succeeded',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'customer.updated',
  'customer.deleted',
]);
const SESSION_COMPLETED = 'checkout.session.completed';

/**
 * What an event means for the card on file; null when it is about something else. Only the customer or session is taken
 * from it: Stripe is asked.
 * @throws AppError `stripe_unavailable`
 */
export async function hearOfCard(hint: WebhookHint): Promise<string | null> {
  if (hint.type === SESSION_COMPLETED && hint.sessionId !== null) {
    const finished = await finishCardSetup(hint.sessionId);
    return finished && `card_${finished.outcome}`;
  }
  if (!ABOUT_CARDS.has(hint.type) || hint.customerId === null) return null;
  const synced = await syncCardOf(hint.customerId);
  return synced && (synced.card ? 'card_on_file' : 'no_card');
}
