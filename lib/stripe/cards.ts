import 'server-only';
import type Stripe from 'stripe';
import { AppError } from '@/lib/platform/errors';
import { callStripe, collect } from './client';
import { isMissing, isRefused } from './errors';
import { idOf } from './references';

/** What Stripe tells of a card: never more of its number than the end. */
export type CardFacts = {
  paymentMethodId: string;
  /** Stripe's word, as `visa`. */
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** Tells whether two cards are the same one; some have none. */
  fingerprint: string | null;
};

/** `isKnown`: whether Stripe has, or ever had, this customer. With a key of another account it says that it never had. */
export type CustomerCard = { isKnown: boolean; card: CardFacts | null };

/**
 * The card that a customer's subscriptions and automatic payments use. Source:
 * https://docs.stripe.com/api/customers/object#customer_object-invoice_settings-default_payment_method
 * @throws AppError `stripe_unavailable`
 */
export async function readDefaultCard(customerId: string): Promise<CustomerCard> {
  try {
    const customer = await callStripe('customers.retrieve', (stripe) => stripe.customers.retrieve(customerId));
    const paymentMethodId = customer.deleted ? null : idOf(customer.invoice_settings.default_payment_method);
    return { isKnown: true, card: paymentMethodId === null ? null : await readCardFacts(paymentMethodId) };
  } catch (error) {
    if (isMissing(error)) return { isKnown: false, card: null };
    throw error;
  }
}

/** Null for what is no card, and for one that Stripe has forgotten since it was named. */
async function readCardFacts(paymentMethodId: string): Promise<CardFacts | null> {
  try {
    const method = await callStripe('payment_methods.retrieve', (stripe) =>
      stripe.paymentMethods.retrieve(paymentMethodId),
    );
    return method.customer === null ? null : cardFacts(method);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * All cards that Stripe keeps for a customer, the newest first; none when there is no such customer any more.
 * @throws AppError `stripe_unavailable`
 */
export async function listCards(customerId: string): Promise<CardFacts[]> {
  try {
    const methods = await callStripe('payment_methods.list', (stripe) =>
      collect(stripe.paymentMethods.list({ customer: customerId, type: 'card', limit: 100 })),
    );
    methods.sort((one, other) => other.created - one.created);
    return methods.flatMap((method) => cardFacts(method) ?? []);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Makes a card the one that a customer's subscriptions and automatic payments use; false when it is not the customer's
 * (any more), or the customer is gone.
 * @throws AppError `stripe_unavailable`
 */
export async function makeDefaultCard(customerId: string, paymentMethodId: string): Promise<boolean> {
  try {
    const invoice_settings = { default_payment_method: paymentMethodId };
    await callStripe('customers.update', (stripe) => stripe.customers.update(customerId, { invoice_settings }));
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/**
 * Subscriptions may name a card of their own: those that name `from` name `to` from now on.
 * @throws AppError `stripe_unavailable`
 */
export async function moveSubscriptions(customerId: string, from: string, to: string): Promise<void> {
  const subscriptions = await callStripe('subscriptions.list', (stripe) =>
    collect(stripe.subscriptions.list({ customer: customerId, limit: 100 })),
  );
  for (const { id, default_payment_method: method } of subscriptions) {
    if (idOf(method) !== from) continue;
    await callStripe('subscriptions.update', (stripe) =>
      stripe.subscriptions.update(id, { default_payment_method: to }),
    );
  }
}

/**
 * Makes Stripe forget a card: nobody can charge it any more. One that is forgotten already stays so.
 * @throws AppError `stripe_unavailable`
 */
export async function forgetCard(paymentMethodId: string): Promise<void> {
  try {
    await callStripe('payment_methods.detach', (stripe) => stripe.paymentMethods.detach(paymentMethodId));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/**
 * The address of Stripe's own page for a customer's cards, invoices and subscription; it is good for a few minutes.
 * @throws AppError `stripe_unavailable`, `not_found` when the customer is gone
 */
export async function openPortal(
  customerId: string,
  returnUrl: string,
  locale: Stripe.BillingPortal.SessionCreateParams.Locale,
): Promise<string> {
  try {
    const { url } = await callStripe('billing_portal.sessions.create', (stripe) =>
      stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl, locale }),
    );
    return url;
  } catch (error) {
    if (isMissing(error)) throw new AppError('not_found', { cause: error });
    throw error;
  }
}

function cardFacts({ id, card }: Stripe.PaymentMethod): CardFacts | null {
  if (!card) return null;
  const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint } = card;
  return { paymentMethodId: id, brand, last4, expMonth, expYear, fingerprint: fingerprint ?? null };
}
