import type Stripe from 'stripe';
import { collect } from './charges';
import { findSession } from './checkout-sessions';
import type { Cause, Context } from './context';
import { invalid } from './errors';
import { presentCharge } from './present';
import type { StoredSession } from './state';

const FAILURE = {
  code: 'insufficient_funds',
  message: "The customer's account has insufficient funds to cover this payment.",
} as const;

/**
 * What the bank says days after a session was completed with a delayed method.
 * @throws StripeFault for an unknown session, and for one whose payment isn't under way.
 */
export function settle(ctx: Context, sessionId: string, outcome: 'succeeded' | 'failed', cause: Cause): StoredSession {
  const stored = findSession(ctx, sessionId);
  const { session } = stored;
  const intent = typeof session.payment_intent === 'string' ? ctx.state.paymentIntents[session.payment_intent] : null;
  const charge = typeof intent?.latest_charge === 'string' ? ctx.state.charges[intent.latest_charge] : null;
  if (!intent || !charge || intent.status !== 'processing')
    throw invalid(`The payment of ${sessionId} is not under way; there is nothing to settle.`);
  ctx.changed('sessions', session.id);
  ctx.changed('paymentIntents', intent.id);
  ctx.changed('charges', charge.id);
  if (outcome === 'succeeded') succeed(ctx, { session, intent, charge }, cause);
  else fail(ctx, { session, intent, charge }, cause);
  return stored;
}

interface Payment {
  session: Stripe.Checkout.Session;
  intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
}

function succeed(ctx: Context, { session, intent, charge }: Payment, cause: Cause): void {
  collect(ctx, charge);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  session.payment_status = 'paid';
  ctx.emit('charge.succeeded', presentCharge(ctx, charge), cause);
  ctx.emit('payment_intent.succeeded', intent, cause);
  ctx.emit('checkout.session.async_payment_succeeded', session, cause);
}

function fail(ctx: Context, { session, intent, charge }: Payment, cause: Cause): void {
  charge.status = 'failed';
  charge.amount_captured = 0;
  charge.captured = false;
  charge.failure_code = FAILURE.code;
  charge.failure_message = FAILURE.message;
  const used = typeof intent.payment_method === 'string' ? ctx.state.paymentMethods[intent.payment_method] : undefined;
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    ...FAILURE,
    charge: charge.id,
    ...(used ? { payment_method: structuredClone(used.paymentMethod) } : {}),
    type: 'card_error',
  };
  intent.payment_method = null;
  ctx.emit('charge.failed', presentCharge(ctx, charge), cause);
  ctx.emit('payment_intent.payment_failed', intent, cause);
  ctx.emit('checkout.session.async_payment_failed', session, cause);
}
