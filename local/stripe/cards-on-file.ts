import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { makeBankAccount } from './bank-accounts';
import { type Behaviour, brandOf, cardNamed, cardNumbered, isKnown, type TestCard } from './cards';
import type { Cause, Context } from './context';
import { cardFault, type DeclineCode } from './declines';
import { invalid, missing } from './errors';
import { newId } from './ids';

interface NewCard {
  card: TestCard;
  expMonth: number;
  expYear: number;
  name: string | null;
  email: string | null;
}

/** A card as Stripe shows it. The number isn't kept, except one from the table of test cards. */
export function makeCard(ctx: Context, { card, expMonth, expYear, name, email }: NewCard): Stripe.PaymentMethod {
  const paymentMethod: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email, name, phone: null, tax_id: null },
    card: cardFace(card, expMonth, expYear),
    created: ctx.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  ctx.state.paymentMethods[paymentMethod.id] = { paymentMethod, testNumber: isKnown(card.number) ? card.number : null };
  ctx.changed('paymentMethods', paymentMethod.id);
  return paymentMethod;
}

function cardFace(card: TestCard, expMonth: number, expYear: number): Stripe.PaymentMethod.Card {
  const brand = card.brand === 'unknown' ? brandOf(card.number) : card.brand;
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card.country,
    display_brand: brand,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: createHash('sha256')
      .update(`local:${card.number}`)
      .digest('base64url')
      .replace(/[-_]/g, '')
      .slice(0, 16),
    funding: card.funding,
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** @throws StripeFault when unknown, or not the given customer's. */
export function findPaymentMethod(ctx: Context, id: string, param = 'id', customer?: string): Stripe.PaymentMethod {
  const stored = ctx.state.paymentMethods[id];
  if (!stored) throw missing('PaymentMethod', id, param === 'id' ? 'payment_method' : param);
  if (customer !== undefined && stored.paymentMethod.customer !== customer) {
    throw invalid(`The PaymentMethod ${id} does not belong to the customer ${customer}.`, { param });
  }
  return stored.paymentMethod;
}

/** Stripe's names for methods of its own making; each use makes a new one. @throws StripeFault 402 for a card that is declined already. */
export function methodNamed(ctx: Context, name: string): Stripe.PaymentMethod | undefined {
  if (name === 'pm_usBankAccount_success') return makeBankAccount(ctx, null);
  const card = cardNamed(name);
  if (!card) return undefined;
  const expYear = new Date(ctx.now() * 1000).getUTCFullYear() + 1;
  return makeCard(ctx, { card, expMonth: 12, expYear, name: null, email: null });
}

/**
 * What a call names to pay with: one on file, a new one, or one of Stripe's names.
 * @throws StripeFault 400 for one that is spent, unknown, or kept with somebody else.
 */
export function usableMethod(ctx: Context, id: string, customer: string | null): Stripe.PaymentMethod {
  const made = methodNamed(ctx, id);
  if (made) return made;
  const paymentMethod = findPaymentMethod(ctx, id, 'payment_method');
  if (ctx.state.paymentMethods[id]?.spent) throw spent();
  const owner = paymentMethod.customer;
  if (owner !== null && customer === null) {
    throw invalid(
      `The PaymentMethod ${id} belongs to a Customer. Please include the Customer in the \`customer\` parameter.`,
      { param: 'payment_method' },
    );
  }
  if (owner !== null && owner !== customer) {
    throw invalid(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'payment_method' },
    );
  }
  return paymentMethod;
}

function spent() {
  return invalid(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
    { param: 'payment_method' },
  );
}

/** Attaches what a call names. @throws StripeFault as `usableMethod`, and 402 for a card that is declined. */
export function attachNamed(ctx: Context, id: string, customer: string, cause: Cause): Stripe.PaymentMethod {
  const card = cardNamed(id);
  if (card?.decline && !card.attaches) throw cardFault(card.decline);
  const paymentMethod = methodNamed(ctx, id) ?? findPaymentMethod(ctx, id);
  if (paymentMethod.customer === customer) return paymentMethod;
  if (paymentMethod.customer !== null)
    throw invalid('The payment method you provided has already been attached to a customer.');
  if (ctx.state.paymentMethods[id]?.spent) throw spent();
  return attach(ctx, paymentMethod.id, customer, paymentMethod.allow_redisplay ?? 'unspecified', cause);
}

export function attach(
  ctx: Context,
  id: string,
  customer: string,
  redisplay: Stripe.PaymentMethod.AllowRedisplay,
  cause: Cause,
): Stripe.PaymentMethod {
  const paymentMethod = findPaymentMethod(ctx, id);
  paymentMethod.customer = customer;
  paymentMethod.allow_redisplay = redisplay;
  ctx.changed('paymentMethods', id);
  ctx.emit('payment_method.attached', paymentMethod, cause);
  return paymentMethod;
}

/** Takes a card off its customer for good; whatever would have paid with it by default no longer does. */
export function detach(ctx: Context, id: string, cause: Cause): Stripe.PaymentMethod {
  const paymentMethod = findPaymentMethod(ctx, id);
  const { customer } = paymentMethod;
  if (typeof customer !== 'string')
    throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.');
  paymentMethod.customer = null;
  spend(ctx, id);
  forget(ctx, customer, id, cause);
  ctx.emit('payment_method.detached', paymentMethod, cause, { customer });
  return paymentMethod;
}

/** It was used up: only a method kept with a customer can be used again. */
export function spend(ctx: Context, id: string): void {
  const stored = ctx.state.paymentMethods[id];
  if (!stored) return;
  stored.spent = true;
  ctx.changed('paymentMethods', id);
}

/** From now on payments without its owner need no further proof. */
export function setUp(ctx: Context, id: string): void {
  const stored = ctx.state.paymentMethods[id];
  if (!stored) return;
  stored.setUp = true;
  ctx.changed('paymentMethods', id);
}

/** What the card's bank answers from now on, whatever the test card does otherwise; null for nothing special. */
export function tellBank(ctx: Context, id: string, decline: DeclineCode | null): void {
  const stored = ctx.state.paymentMethods[id];
  if (!stored) return;
  stored.decline = decline;
  ctx.changed('paymentMethods', id);
}

function forget(ctx: Context, customerId: string, id: string, cause: Cause): void {
  for (const { subscription } of Object.values(ctx.state.subscriptions)) {
    if (subscription.default_payment_method !== id) continue;
    subscription.default_payment_method = null;
    ctx.changed('subscriptions', subscription.id);
    ctx.emit('customer.subscription.updated', subscription, cause, { default_payment_method: id });
  }
  const customer = ctx.state.customers[customerId];
  const before = customer?.invoice_settings;
  if (!customer || before?.default_payment_method !== id) return;
  customer.invoice_settings = { ...before, default_payment_method: null };
  ctx.changed('customers', customerId);
  ctx.emit('customer.updated', customer, cause, { invoice_settings: before });
}

/** How the card behaves after it has paid; null for all that just pays. */
export function behaviourOf(ctx: Context, paymentMethod: string | null): Behaviour | null {
  const number = paymentMethod ? ctx.state.paymentMethods[paymentMethod]?.testNumber : null;
  return (number && cardNumbered(number).behaviour) || null;
}

/** The cards of a customer, oldest first. */
export function cardsOf(ctx: Context, customer: string): Stripe.PaymentMethod[] {
  const all = Object.values(ctx.state.paymentMethods).map((stored) => stored.paymentMethod);
  return all.filter((paymentMethod) => paymentMethod.customer === customer);
}
