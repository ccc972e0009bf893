import 'server-only';
import type Stripe from 'stripe';
import { AppError } from '@/lib/platform/errors';
import type { UsdCents } from '@/lib/platform/units';
import { toStripeAmount } from './amounts';
import { callStripe } from './client';
import { isMissing } from './errors';

export type CheckoutOrder = {
  purchaseId: string;
  workspaceId: string;
  customerId: string;
  amount: UsdCents;
  /** Name of what is sold, as the buyer reads it on Stripe's page. */
  productName: string;
  /** Sentence beside the pay button: what cannot be undone. */
  notice: string;
  /** Stripe takes 30 minutes to 24 hours from now. */
  expiresAt: Date;
  /** Must contain the literal `{CHECKOUT_SESSION_ID}`: URL helpers would encode its braces. */
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
};

/** `customer_missing`: the customer was deleted at Stripe, so no session exists. */
export type CreatedCheckout = { outcome: 'created'; sessionId: string; url: string } | { outcome: 'customer_missing' };

/**
 * Opens a Checkout Session for one purchase. The same key again answers the same session.
 * @throws AppError `stripe_unavailable`
 */
export async function createCheckout(order: CheckoutOrder): Promise<CreatedCheckout> {
  const { idempotencyKey } = order;
  try {
    const { id, url } = await callStripe('checkout.sessions.create', (stripe) =>
      stripe.checkout.sessions.create(sessionParams(order), { idempotencyKey }),
    );
    if (!url) throw new AppError('stripe_unavailable', { cause: new Error(`Session ${id} has no page`) });
    return { outcome: 'created', sessionId: id, url };
  } catch (error) {
    if (isMissing(error, 'customer')) return { outcome: 'customer_missing' };
    throw error;
  }
}

/**
 * Which cards and methods are offered is set in Stripe's dashboard (`payment_method_types` left the API in 2026-10).
 * Prices in other currencies are off, so that the buyer sees the amount that becomes credits.
 */
function sessionParams(order: CheckoutOrder): Stripe.Checkout.SessionCreateParams {
  const { purchaseId, workspaceId } = order;
  const metadata = { purchase_id: purchaseId, workspace_id: workspaceId };
  return {
    mode: 'payment',
    customer: order.customerId,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'usd',
          unit_amount: toStripeAmount(order.amount),
          product_data: { name: order.productName },
        },
      },
    ],
    client_reference_id: purchaseId,
    metadata,
    payment_intent_data: { metadata },
    saved_payment_method_options: { payment_method_save: 'enabled' },
    submit_type: 'pay',
    custom_text: { submit: { message: order.notice } },
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(order.expiresAt.getTime() / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
}
