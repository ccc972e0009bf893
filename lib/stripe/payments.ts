import 'server-only';
import type Stripe from 'stripe';
import type { UsdCents } from '@/lib/platform/units';
import { fromStripeAmount } from './amounts';
import { callStripe } from './client';
import { isMissing } from './errors';
import { idOf } from './references';

/** The payment behind a Checkout Session, as Stripe has it now. */
export type PaymentFacts = {
  id: string;
  status: 'succeeded' | 'processing' | 'waiting' | 'canceled';
  received: UsdCents;
  /** When the money was taken, by Stripe's clock; null while it wasn't, or where nobody asked for it. */
  takenAt: Date | null;
  currency: string;
  livemode: boolean;
  /** Why the last try was declined, in Stripe's words (`insufficient_funds`), while no later one succeeded. */
  declineCode: string | null;
};

/** A Checkout Session, as Stripe has it now. */
export type CheckoutFacts = {
  sessionId: string;
  status: 'open' | 'complete' | 'expired';
  isPaid: boolean;
  total: UsdCents | null;
  /** The part of the total that Stripe added as tax, because we had asked it to. */
  tax: UsdCents;
  currency: string | null;
  livemode: boolean;
  customerId: string | null;
  /** Our purchase's id, as it was given to Stripe. */
  purchaseId: string | null;
  /** Stripe's page, while the session can be paid. */
  url: string | null;
  payment: PaymentFacts | null;
  /** Whether Stripe makes an invoice of it once it is paid. */
  hasInvoice: boolean;
};

/**
 * Reads a session and its payment from Stripe; null when Stripe knows no session of that id.
 * @throws AppError `stripe_unavailable`
 */
export async function readCheckout(sessionId: string): Promise<CheckoutFacts | null> {
  try {
    const session = await callStripe('checkout.sessions.retrieve', (stripe) =>
      stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent.latest_charge'] }),
    );
    return checkoutFacts(session);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Finds the session that was opened for a row of ours (`reference` is its id) that never learned of it: we died in between.
 * @throws AppError `stripe_unavailable`
 */
export async function findCheckoutId(of: { customerId: string; reference: string }): Promise<string | null> {
  const { data } = await callStripe('checkout.sessions.list', (stripe) =>
    stripe.checkout.sessions.list({ customer: of.customerId, limit: 100 }),
  );
  return data.find((session) => session.client_reference_id === of.reference)?.id ?? null;
}

/** A payment of the account, and whose it claims to be. Anybody with access to the dashboard can edit metadata. */
export type PaymentClaim = PaymentFacts & { created: number; purchaseId: string | null; workspaceId: string | null };

/**
 * Reads a payment by its id; null when Stripe knows no such payment.
 * @throws AppError `stripe_unavailable`
 */
export async function readPaymentClaim(paymentIntentId: string): Promise<PaymentClaim | null> {
  try {
    return paymentClaim(
      await callStripe('payment_intents.retrieve', (stripe) => stripe.paymentIntents.retrieve(paymentIntentId)),
    );
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Who paid, as far as Stripe knows. */
export type Payer = { customerId: string | null; email: string | null };

/**
 * Reads who made a payment: the address that its receipt goes to, else the customer's, else the card's.
 * @throws AppError `stripe_unavailable`
 */
export async function readPayer(paymentIntentId: string): Promise<Payer> {
  const payment = await callStripe('payment_intents.retrieve', (stripe) =>
    stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['customer', 'latest_charge'] }),
  );
  const { customer, latest_charge: charge, receipt_email: receiptTo } = payment;
  const known = typeof customer === 'object' && customer !== null && customer.deleted !== true ? customer.email : null;
  const typed = typeof charge === 'object' ? (charge?.billing_details.email ?? null) : null;
  return { customerId: idOf(customer), email: receiptTo ?? known ?? typed };
}

/** What a payment says of itself. Pure. */
export function paymentClaim(payment: Stripe.PaymentIntent): PaymentClaim {
  const { created, metadata } = payment;
  const { purchase_id: purchaseId = null, workspace_id: workspaceId = null } = metadata;
  return { ...paymentFacts(payment), created, purchaseId, workspaceId };
}

/**
 * Address of Stripe's receipt for a payment; null while there is none.
 * @throws AppError `stripe_unavailable`
 */
export async function readReceiptUrl(paymentIntentId: string): Promise<string | null> {
  const { data } = await callStripe('charges.list', (stripe) =>
    stripe.charges.list({ payment_intent: paymentIntentId, limit: 10 }),
  );
  return data.find((charge) => charge.paid)?.receipt_url ?? null;
}

/**
 * Address of Stripe's page of the invoice that was made of a session; null while there is none. It changes from time to
 * time, so it is asked for and not stored.
 * @throws AppError `stripe_unavailable`
 */
export async function readInvoiceUrl(sessionId: string): Promise<string | null> {
  const { invoice } = await callStripe('checkout.sessions.retrieve', (stripe) =>
    stripe.checkout.sessions.retrieve(sessionId, { expand: ['invoice'] }),
  );
  return typeof invoice === 'object' ? (invoice?.hosted_invoice_url ?? null) : null;
}

function checkoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  const payment = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  return {
    sessionId: session.id,
    status: oneOf(['complete', 'expired'], session.status) ?? 'open',
    // `no_payment_required` (a 100 % discount) is not paid: nothing came in.
    isPaid: session.payment_status === 'paid',
    total: session.amount_total === null ? null : fromStripeAmount(session.amount_total),
    tax: taxOf(session),
    currency: session.currency,
    livemode: session.livemode,
    customerId: idOf(session.customer),
    purchaseId: session.client_reference_id,
    url: session.url,
    payment: payment && paymentFacts(payment),
    hasInvoice: session.invoice_creation?.enabled === true,
  };
}

/** Tax that nobody asked for is none of ours: it makes the total differ from what was bought, which is looked into. */
function taxOf({ automatic_tax: automatic, total_details: details }: Stripe.Checkout.Session): UsdCents {
  return fromStripeAmount(automatic.enabled ? (details?.amount_tax ?? 0) : 0);
}

/** What a payment says, in our words. Pure. */
export function paymentFacts(payment: Stripe.PaymentIntent): PaymentFacts {
  const { last_payment_error: lastError, latest_charge: charge } = payment;
  const isTaken = typeof charge === 'object' && charge !== null && charge.paid;
  return {
    id: payment.id,
    status: oneOf(['succeeded', 'processing', 'canceled'], payment.status) ?? 'waiting',
    received: fromStripeAmount(payment.amount_received),
    takenAt: isTaken ? new Date(charge.created * 1_000) : null,
    currency: payment.currency,
    livemode: payment.livemode,
    declineCode: lastError?.decline_code ?? lastError?.code ?? null,
  };
}

/** Stripe may add states of its own; one that we don't know is never taken for an end. */
function oneOf<const T extends string>(known: readonly T[], status: string | null): T | null {
  return known.find((one) => one === status) ?? null;
}
