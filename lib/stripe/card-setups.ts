import 'server-only';
import type Stripe from 'stripe';
import { callStripe } from './client';
import { isMissing } from './errors';
import { idOf } from './references';
import { type OpenedSession, openSession } from './sessions';

export type CardSetupOrder = {
  setupId: string;
  workspaceId: string;
  customerId: string;
  locale: Stripe.Checkout.SessionCreateParams.Locale;
  /** What the card is kept for, as its owner reads it beside the button. */
  mandate: string;
  /** Stripe takes 30 minutes to 24 hours from now. */
  expiresAt: Date;
  /** Must contain the literal `{CHECKOUT_SESSION_ID}`: URL helpers would encode its braces. */
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
};

/**
 * Opens Stripe's page that takes a card and charges nothing. The card is set up to be charged while its owner is away.
 * Source: https://docs.stripe.com/payments/checkout/save-and-reuse
 * @throws AppError `stripe_unavailable`
 */
export function createCardSetup(order: CardSetupOrder): Promise<OpenedSession> {
  const metadata = { card_setup_id: order.setupId, workspace_id: order.workspaceId };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'setup',
    currency: 'usd',
    customer: order.customerId,
    locale: order.locale,
    allowed_payment_method_types: ['card'],
    metadata,
    setup_intent_data: { metadata },
    custom_text: { submit: { message: order.mandate } },
    expires_at: Math.floor(order.expiresAt.getTime() / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
  return openSession(params, order.idempotencyKey);
}

export type CardSetupFacts = {
  isComplete: boolean;
  customerId: string | null;
  /** The card that it brought. */
  paymentMethodId: string | null;
  /** Our own id, as it was given to Stripe. */
  setupId: string | null;
};

/**
 * Reads such a session from Stripe; null when Stripe knows none of that id, or it is for something else.
 * @throws AppError `stripe_unavailable`
 */
export async function readCardSetup(sessionId: string): Promise<CardSetupFacts | null> {
  try {
    const session = await callStripe('checkout.sessions.retrieve', (stripe) =>
      stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent'] }),
    );
    if (session.mode !== 'setup') return null;
    const setup = typeof session.setup_intent === 'object' ? session.setup_intent : null;
    return {
      isComplete: session.status === 'complete' && setup?.status === 'succeeded',
      customerId: idOf(session.customer),
      paymentMethodId: idOf(setup?.payment_method ?? null),
      setupId: session.metadata?.card_setup_id ?? null,
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
