import type Stripe from 'stripe';
import { makeBankAccount } from './bank-accounts';
import { cardNumbered, type Decline } from './cards';
import { attach, behaviourOf, cardsOf, findPaymentMethod, makeCard } from './cards-on-file';
import { makeCharge } from './charges';
import { detailsOf } from './checkout-objects';
import { BY_A_PERSON, type Context } from './context';
import { makeCustomer } from './customers';
import { openDispute } from './disputes';
import { makePaymentIntent } from './payment-intents';
import { presentCharge } from './present';
import type { StoredSession } from './state';

export interface NewCardEntry {
  number: string;
  expMonth: number;
  expYear: number;
  name: string;
  save: boolean;
}

/** What a person submitted on the payment page. `token` names the rendered form: the same form sent twice is one attempt. */
export interface Submission {
  token: string;
  email: string | null;
  card: NewCardEntry | { saved: string } | 'test_bank_account';
}

/** The cards a person may pick from: those they agreed to be shown again, unless the session asks for others too. */
export function cardsOnFile(ctx: Context, { session }: StoredSession): Stripe.PaymentMethod[] {
  if (typeof session.customer !== 'string') return [];
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? [];
  return cardsOf(ctx, session.customer).filter((card) => shown.includes(card.allow_redisplay ?? 'unspecified'));
}

/**
 * One attempt to pay an open session. Null when it is paid, or will be or not in a few days; else what to tell the buyer, and the session
 * stays open. The events follow in Stripe's order.
 */
export function pay(ctx: Context, stored: StoredSession, submission: Submission): string | null {
  if (stored.lastAttempt?.token === submission.token) return stored.lastAttempt.failure;
  const intent = intentOf(ctx, stored);
  const { paymentMethod, result } = methodOf(ctx, stored, submission);
  const charge = makeCharge(ctx, intent, paymentMethod, result);
  intent.latest_charge = charge.id;
  ctx.changed('paymentIntents', intent.id);
  ctx.changed('sessions', stored.session.id);
  if (typeof result === 'object') {
    refuse(ctx, intent, charge, paymentMethod, result);
    stored.lastAttempt = { token: submission.token, failure: result.message };
    return result.message;
  }
  complete(ctx, stored, { intent, charge, paymentMethod });
  const behaviour = behaviourOf(ctx, paymentMethod.id);
  if (behaviour === 'dispute' || behaviour === 'inquiry')
    openDispute(ctx, { charge, inquiry: behaviour === 'inquiry' }, BY_A_PERSON);
  return null;
}

function intentOf(ctx: Context, { session, intent: data }: StoredSession): Stripe.PaymentIntent {
  const begun =
    typeof session.payment_intent === 'string' ? ctx.state.paymentIntents[session.payment_intent] : undefined;
  if (begun) return begun;
  const customer = typeof session.customer === 'string' ? session.customer : null;
  const intent = makePaymentIntent(ctx, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer,
    data,
    types: session.payment_method_types,
  });
  session.payment_intent = intent.id;
  ctx.emit('payment_intent.created', intent, BY_A_PERSON);
  return intent;
}

interface Attempt {
  paymentMethod: Stripe.PaymentMethod;
  result: 'paid' | 'pending' | Decline;
}

function methodOf(ctx: Context, stored: StoredSession, { card, email }: Submission): Attempt {
  const { session, intent } = stored;
  const address = email ?? session.customer_details?.email ?? null;
  if (card === 'test_bank_account') return { paymentMethod: makeBankAccount(ctx, address), result: 'pending' };
  if ('saved' in card) {
    const paymentMethod = findPaymentMethod(ctx, card.saved);
    const number = ctx.state.paymentMethods[card.saved]?.testNumber;
    return { paymentMethod, result: (number && cardNumbered(number).decline) || 'paid' };
  }
  const testCard = cardNumbered(card.number);
  const paymentMethod = makeCard(ctx, {
    card: testCard,
    expMonth: card.expMonth,
    expYear: card.expYear,
    name: card.name,
    email: address,
  });
  const keep = card.save || intent.setupFutureUsage !== null;
  if (
    testCard.decline === null &&
    keep &&
    typeof session.customer === 'string' &&
    ctx.state.customers[session.customer]
  ) {
    attach(ctx, paymentMethod.id, session.customer, card.save ? 'always' : 'limited', BY_A_PERSON);
  }
  return { paymentMethod, result: testCard.decline ?? 'paid' };
}

function refuse(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  paymentMethod: Stripe.PaymentMethod,
  decline: Decline,
): void {
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    ...(decline.adviceCode ? { advice_code: decline.adviceCode } : {}),
    charge: charge.id,
    code: decline.code,
    decline_code: decline.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
    message: decline.message,
    payment_method: structuredClone(paymentMethod),
    type: 'card_error',
  };
  ctx.emit('charge.failed', presentCharge(ctx, charge), BY_A_PERSON);
  ctx.emit('payment_intent.payment_failed', intent, BY_A_PERSON);
}

interface Taken {
  intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  paymentMethod: Stripe.PaymentMethod;
}

function complete(ctx: Context, stored: StoredSession, { intent, charge, paymentMethod }: Taken): void {
  const { session } = stored;
  const email = paymentMethod.billing_details.email ?? session.customer_details?.email ?? null;
  const { name } = paymentMethod.billing_details;
  if (session.customer_creation === 'always') {
    session.customer = makeCustomer(ctx, { email, name }, BY_A_PERSON).id;
    intent.customer = session.customer;
    charge.customer = session.customer;
  }
  const paid = charge.status === 'succeeded';
  intent.status = paid ? 'succeeded' : 'processing';
  intent.amount_received = paid ? intent.amount : 0;
  intent.last_payment_error = null;
  intent.payment_method = paymentMethod.id;
  session.status = 'complete';
  session.payment_status = paid ? 'paid' : 'unpaid';
  session.customer_details = detailsOf(email, name);
  stored.lastAttempt = null;
  ctx.emit(paid ? 'charge.succeeded' : 'charge.pending', presentCharge(ctx, charge), BY_A_PERSON);
  ctx.emit(paid ? 'payment_intent.succeeded' : 'payment_intent.processing', intent, BY_A_PERSON);
  ctx.emit('checkout.session.completed', session, BY_A_PERSON);
}
