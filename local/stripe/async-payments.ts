import type Stripe from 'stripe';
import { collect } from './charges';
import { invoicePaid } from './checkout-invoices';
import { findSession } from './checkout-sessions';
import type { Cause, Context } from './context';
import { invalid } from './errors';
import { followPayment } from './follow-payment';
import { presentCharge, presentIntent, presentSession } from './present';
import type { StoredSession } from './state';

const FAILURE = {
  code: 'insufficient_funds',
  message: "The customer's account has insufficient funds to cover this payment.",
} as const;

/**
 * What the bank says days after a payment with a delayed method, made on the page of a session or by an API call.
 * @throws StripeFault for an unknown session or payment, and for one whose payment isn't under way.
 */
export function settle(ctx: Context, id: string, outcome: 'succeeded' | 'failed', cause: Cause): object {
  const stored = id.startsWith('pi_') ? null : findSession(ctx, id);
  const intentId = stored ? stored.session.payment_intent : id;
  const intent = typeof intentId === 'string' ? ctx.state.paymentIntents[intentId] : null;
  const charge = typeof intent?.latest_charge === 'string' ? ctx.state.charges[intent.latest_charge] : null;
  if (!intent || !charge || intent.status !== 'processing')
    throw invalid(`The payment of ${id} is not under way; there is nothing to settle.`);
  if (stored) ctx.changed('sessions', stored.session.id);
  ctx.changed('paymentIntents', intent.id);
  ctx.changed('charges', charge.id);
  const payment = { stored, session: stored?.session ?? null, intent, charge };
  if (outcome === 'succeeded') succeed(ctx, payment, cause);
  else fail(ctx, payment, cause);
  return stored ? presentSession(ctx, stored) : presentIntent(ctx, intent);
}

interface Payment {
  stored: StoredSession | null;
  session: Stripe.Checkout.Session | null;
  intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
}

function succeed(ctx: Context, { stored, session, intent, charge }: Payment, cause: Cause): void {
  collect(ctx, charge);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  if (session) session.payment_status = 'paid';
  ctx.emit('charge.succeeded', presentCharge(ctx, charge), cause);
  ctx.emit('payment_intent.succeeded', intent, cause);
  if (stored) invoicePaid(ctx, stored);
  if (session) ctx.emit('checkout.session.async_payment_succeeded', session, cause);
  else followPayment(ctx, intent, cause);
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
  if (session) ctx.emit('checkout.session.async_payment_failed', session, cause);
  else followPayment(ctx, intent, cause);
}
