import 'server-only';
import { callStripe } from './client';
import { isMissing } from './errors';
import { readWebhookEvent, type WebhookHint } from './webhook-event';

/**
 * An event that Stripe sent once, asked for again; null when Stripe doesn't know it (any more: it keeps them for 30 days).
 * Source: https://docs.stripe.com/api/events
 * @throws AppError `stripe_unavailable`
 */
export async function readEvent(eventId: string): Promise<WebhookHint | null> {
  try {
    const event = await callStripe('events.retrieve', (stripe) => stripe.events.retrieve(eventId));
    return readWebhookEvent(JSON.stringify(event));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
