import 'server-only';
import type Stripe from 'stripe';
import { AppError } from '@/lib/platform/errors';
import { callStripe } from './client';
import { isMissing } from './errors';

/** `customer_missing`: the customer was deleted at Stripe, so no session exists. */
export type OpenedSession = { outcome: 'created'; sessionId: string; url: string } | { outcome: 'customer_missing' };

/**
 * Opens a Checkout Session. The same key again answers the same session.
 * @throws AppError `stripe_unavailable`
 */
export async function openSession(
  params: Stripe.Checkout.SessionCreateParams,
  idempotencyKey: string,
): Promise<OpenedSession> {
  try {
    const { id, url } = await callStripe('checkout.sessions.create', (stripe) =>
      stripe.checkout.sessions.create(params, { idempotencyKey }),
    );
    if (!url) throw new AppError('stripe_unavailable', { cause: new Error(`Session ${id} has no page`) });
    return { outcome: 'created', sessionId: id, url };
  } catch (error) {
    if (isMissing(error, 'customer')) return { outcome: 'customer_missing' };
    throw error;
  }
}
