import 'server-only';
import type Stripe from 'stripe';
import { callStripe } from './client';
import { isMissing } from './errors';
import { idOf } from './references';
import { type OpenedSession, openSession } from './sessions';

export type PlanOrder = {
  checkoutId: string;
  workspaceId: string;
  customerId: string;
  priceId: string;
  seats: number;
  locale: Stripe.Checkout.SessionCreateParams.Locale;
  /** Sentence beside the pay button. */
  notice: string;
  expiresAt: Date;
  /** Must contain the literal `{CHECKOUT_SESSION_ID}`: URL helpers would encode its braces. */
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
};

/** A session that sells a plan, as Stripe has it now. */
export type PlanSession = {
  status: 'open' | 'complete' | 'expired';
  customerId: string | null;
  url: string | null;
};

/**
 * Opens a Checkout Session on which a subscription begins. The same key again answers the same session.
 * @throws AppError `stripe_unavailable`
 */
export function createPlanCheckout(order: PlanOrder): Promise<OpenedSession> {
  return openSession(sessionParams(order), order.idempotencyKey);
}

function sessionParams(order: PlanOrder): Stripe.Checkout.SessionCreateParams {
  const metadata = { workspace_id: order.workspaceId, plan_checkout_id: order.checkoutId };
  return {
    mode: 'subscription',
    customer: order.customerId,
    line_items: [{ price: order.priceId, quantity: order.seats }],
    client_reference_id: order.checkoutId,
    metadata,
    subscription_data: { metadata },
    locale: order.locale,
    custom_text: { submit: { message: order.notice } },
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(order.expiresAt.getTime() / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
}

/**
 * A session; null when Stripe knows none of that id.
 * @throws AppError `stripe_unavailable`
 */
export async function readPlanSession(sessionId: string): Promise<PlanSession | null> {
  try {
    const { status, customer, url } = await callStripe('checkout.sessions.retrieve', (stripe) =>
      stripe.checkout.sessions.retrieve(sessionId),
    );
    const known = (['complete', 'expired'] as const).find((one) => one === status);
    return { status: known ?? 'open', customerId: idOf(customer), url };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Sees to it that nobody can pay on a session's page any more: it is closed now, or it was paid or closed before.
 * @throws AppError `stripe_unavailable`
 */
export async function closePlanSession(sessionId: string): Promise<void> {
  if ((await readPlanSession(sessionId))?.status !== 'open') return;
  try {
    await callStripe('checkout.sessions.expire', (stripe) => stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // Somebody paid or closed it in between.
    if ((await readPlanSession(sessionId))?.status === 'open') throw error;
  }
}
