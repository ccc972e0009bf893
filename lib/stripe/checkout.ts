import 'server-only';
import type Stripe from 'stripe';
import type { UsdCents } from '@/lib/platform/units';
import { toStripeAmount } from './amounts';
import { type OpenedSession, openSession } from './sessions';

export type CheckoutOrder = {
  purchaseId: string;
  workspaceId: string;
  customerId: string;
  amount: UsdCents;
  locale: Stripe.Checkout.SessionCreateParams.Locale;
  /** Name of what is sold, as the buyer reads it on Stripe's page. */
  productName: string;
  /** Sentence beside the pay button: what cannot be undone. */
  notice: string;
  /** Stripe takes 30 minutes to 24 hours from now. */
  expiresAt: Date;
  /** Must contain the literal `{CHECKOUT_SESSION_ID}`: URL helpers would encode its braces. */
  successUrl: string;
  cancelUrl: string;
  /** Whether the buyer asked for automatic charges with the card that pays; else Stripe's page offers to keep it. */
  savesForLater?: boolean;
  /** Whether Stripe makes an invoice once it is paid, adds taxes on top, and asks for consent to the account's terms. */
  makesInvoice: boolean;
  addsTax: boolean;
  asksConsent: boolean;
  idempotencyKey: string;
};

/**
 * Opens a Checkout Session for one purchase. The same key again answers the same session.
 * @throws AppError `stripe_unavailable`
 */
export function createCheckout(order: CheckoutOrder): Promise<OpenedSession> {
  return openSession(sessionParams(order), order.idempotencyKey);
}

/**
 * A card is kept only with its owner's word: the box on Stripe's page, or the one for auto-refill on ours.
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
          // What was bought stays the amount; tax comes on top, whatever the account's default says.
          ...(order.addsTax ? { tax_behavior: 'exclusive' } : {}),
        },
      },
    ],
    client_reference_id: purchaseId,
    metadata,
    ...(order.savesForLater
      ? { payment_intent_data: { metadata, setup_future_usage: 'off_session' } }
      : { payment_intent_data: { metadata }, saved_payment_method_options: { payment_method_save: 'enabled' } }),
    submit_type: 'pay',
    locale: order.locale,
    custom_text: { submit: { message: order.notice } },
    adaptive_pricing: { enabled: false },
    ...optionsOf(order, metadata),
    expires_at: Math.floor(order.expiresAt.getTime() / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
}

/**
 * What the account must be set up for, so each is a switch: invoices cost a fee each, taxes need Stripe Tax, and consent
 * needs the address of the terms in the account's public details (Stripe's own sentence beside the box links to it).
 * Sources: https://docs.stripe.com/receipts, https://docs.stripe.com/tax/checkout,
 * https://docs.stripe.com/payments/checkout/policies
 */
function optionsOf(
  { makesInvoice, addsTax, asksConsent, productName }: CheckoutOrder,
  metadata: Record<string, string>,
): Partial<Stripe.Checkout.SessionCreateParams> {
  return {
    ...(makesInvoice
      ? { invoice_creation: { enabled: true, invoice_data: { description: productName, metadata } } }
      : {}),
    // Stripe taxes a customer where they live, and asks on its page.
    ...(addsTax ? { automatic_tax: { enabled: true }, customer_update: { address: 'auto' } } : {}),
    ...(asksConsent ? { consent_collection: { terms_of_service: 'required' } } : {}),
  };
}
