import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { type Behaviour, brandOf, cardNumbered, isKnown, type TestCard } from './cards';
import type { Cause, Context } from './context';
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

export function detach(ctx: Context, id: string, cause: Cause): Stripe.PaymentMethod {
  const paymentMethod = findPaymentMethod(ctx, id);
  const { customer } = paymentMethod;
  if (customer === null)
    throw invalid('The payment method you provided is not attached to a customer so detachment is impossible.');
  paymentMethod.customer = null;
  ctx.changed('paymentMethods', id);
  ctx.emit('payment_method.detached', paymentMethod, cause, { customer });
  return paymentMethod;
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
