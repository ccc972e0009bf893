import 'server-only';
import Stripe from 'stripe';
import { type UsdCents, usdCents } from '@/lib/platform/units';
import { fromStripeAmount, toStripeAmount } from './amounts';
import { callStripe } from './client';
import { causeOf, isMissing } from './errors';
import { type CheckoutFacts, type PaymentFacts, paymentFacts } from './payments';
import { idOf } from './references';

/** A payment that is made without Stripe's page, with a card on file. */
export type DirectPayment = PaymentFacts & {
  amount: UsdCents;
  customerId: string | null;
  /** Our purchase's id, as it was given to Stripe. */
  purchaseId: string | null;
  /** What the bank advises after a decline (`do_not_try_again`, `try_again_later`, `confirm_card_data`). */
  adviceCode: string | null;
  /** The card's owner has to prove who they are before it is paid. */
  authentication: { clientSecret: string; url: string | null } | null;
};

export type PaymentOrder = {
  purchaseId: string;
  workspaceId: string;
  customerId: string;
  paymentMethodId: string;
  amount: UsdCents;
  /** Where the buyer comes back to after proving who they are; null when nobody is there (auto-refill). */
  returnUrl: string | null;
  /** Whether Stripe's script in the page asks for the proof, instead of a page of Stripe's. */
  usesScript: boolean;
  idempotencyKey: string;
};

/** `refused`: the card can't be used at all (removed, of another customer), so no payment exists. */
export type SentPayment = { outcome: 'made'; payment: DirectPayment } | { outcome: 'refused'; reason: string };

/**
 * Charges a card on file, once per key. With nobody there, a card that asks for proof is declined at once
 * (`authentication_required`), and its payment can be confirmed later by its owner.
 * Source: https://docs.stripe.com/payments/save-and-reuse#charge-saved-payment-method
 * @throws AppError `stripe_unavailable`: it may have been charged, so only the same key may be sent again
 */
export function createPayment(order: PaymentOrder): Promise<SentPayment> {
  const { purchaseId, workspaceId, idempotencyKey, returnUrl, usesScript } = order;
  const metadata = { purchase_id: purchaseId, workspace_id: workspaceId };
  const presence =
    returnUrl === null
      ? { off_session: true, error_on_requires_action: true }
      : { return_url: returnUrl, ...(usesScript ? { use_stripe_sdk: true } : {}) };
  const params: Stripe.PaymentIntentCreateParams = {
    amount: toStripeAmount(order.amount),
    currency: 'usd',
    customer: order.customerId,
    payment_method: order.paymentMethodId,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata,
    ...presence,
  };
  return send('payment_intents.create', (stripe) => stripe.paymentIntents.create(params, { idempotencyKey }));
}

/**
 * Tries a payment that waits for its owner once more, now that they are here.
 * @throws AppError `stripe_unavailable`
 */
export function confirmPayment(
  paymentIntentId: string,
  { paymentMethodId, returnUrl }: { paymentMethodId: string; returnUrl: string },
): Promise<SentPayment> {
  return send('payment_intents.confirm', (stripe) =>
    stripe.paymentIntents.confirm(paymentIntentId, { payment_method: paymentMethodId, return_url: returnUrl }),
  );
}

/**
 * Sees to it that nobody can pay a payment any more; one that is over already stays as it is.
 * @throws AppError `stripe_unavailable`
 */
export async function cancelPayment(paymentIntentId: string): Promise<void> {
  try {
    await callStripe('payment_intents.cancel', (stripe) =>
      stripe.paymentIntents.cancel(paymentIntentId, { cancellation_reason: 'abandoned' }),
    );
  } catch (error) {
    if (codeOf(error) !== 'payment_intent_unexpected_state') throw error;
  }
}

/**
 * Reads a payment; null when Stripe knows no such payment.
 * @throws AppError `stripe_unavailable`
 */
export async function readPayment(paymentIntentId: string): Promise<DirectPayment | null> {
  try {
    return directPayment(
      await callStripe('payment_intents.retrieve', (stripe) =>
        stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] }),
      ),
    );
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Finds the payment that was sent for a purchase whose row never learned of it (we died, or the answer was lost). By
 * list and not by search, which lags behind.
 * @throws AppError `stripe_unavailable`
 */
export async function findPaymentId(of: { customerId: string; purchaseId: string }): Promise<string | null> {
  return callStripe('payment_intents.list', async (stripe) => {
    for await (const { id, metadata } of stripe.paymentIntents.list({ customer: of.customerId, limit: 100 })) {
      if (metadata.purchase_id === of.purchaseId) return id;
    }
    return null;
  });
}

/** A direct payment in the words of a session, so that one rule decides over both. Pure. */
export function asCheckout(payment: DirectPayment): Omit<CheckoutFacts, 'sessionId' | 'url'> {
  const { status, currency, livemode, customerId, purchaseId, amount } = payment;
  return {
    status: status === 'waiting' ? 'open' : 'complete',
    isPaid: status === 'succeeded',
    total: amount,
    tax: usdCents(0n),
    hasInvoice: false,
    currency,
    livemode,
    customerId,
    purchaseId,
    payment,
  };
}

async function send(operation: string, call: (stripe: Stripe) => Promise<Stripe.PaymentIntent>): Promise<SentPayment> {
  try {
    return { outcome: 'made', payment: directPayment(await callStripe(operation, call)) };
  } catch (error) {
    const cause = causeOf(error);
    // A decline comes as an error that carries the payment.
    if (cause instanceof Stripe.errors.StripeError && cause.payment_intent) {
      return { outcome: 'made', payment: directPayment(cause.payment_intent) };
    }
    if (!(cause instanceof Stripe.errors.StripeInvalidRequestError) || cause.statusCode === 409) throw error;
    return { outcome: 'refused', reason: cause.code ?? 'invalid_request' };
  }
}

function codeOf(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof Stripe.errors.StripeError ? cause.code : undefined;
}

function directPayment(payment: Stripe.PaymentIntent): DirectPayment {
  const { client_secret: clientSecret, next_action: next, last_payment_error: lastError } = payment;
  const needsProof = payment.status === 'requires_action' && clientSecret !== null;
  return {
    ...paymentFacts(payment),
    amount: fromStripeAmount(payment.amount),
    customerId: idOf(payment.customer),
    purchaseId: payment.metadata.purchase_id ?? null,
    adviceCode: lastError?.advice_code ?? null,
    authentication: needsProof ? { clientSecret, url: next?.redirect_to_url?.url ?? null } : null,
  };
}
