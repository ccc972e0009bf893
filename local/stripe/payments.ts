import type Stripe from 'stripe';
import { attach, behaviourOf, setUp, spend } from './cards-on-file';
import { makeCharge } from './charges';
import type { Cause, Context } from './context';
import { type Decline, lastError } from './declines';
import { openDispute } from './disputes';
import { presentCharge, presentIntent } from './present';
import { type Presence, type Verdict, verdictOn } from './verdict';

export interface Attempt {
  intent: Stripe.PaymentIntent;
  paymentMethod: Stripe.PaymentMethod;
  presence: Presence;
  /** How the method is kept with the customer once it has paid; null for not at all. */
  keep: Stripe.PaymentMethod.AllowRedisplay | null;
  /** Where proof leads back to by Stripe's redirect; null when a page of ours or a script waits for it. */
  returnUrl: string | null;
  /** The page of this server that it began on, as a path. */
  page: string | null;
  /** What a switch wants to come of it, whatever the card says. */
  forced?: Verdict | undefined;
}

/** One attempt to take the money of a PaymentIntent, with the events that follow in Stripe's order. */
export function attempt(ctx: Context, order: Attempt, cause: Cause): Verdict {
  const { intent, paymentMethod, presence, forced } = order;
  const verdict = forced ?? verdictOn(ctx, paymentMethod, presence);
  ctx.changed('paymentIntents', intent.id);
  if (verdict === 'action') askForProof(ctx, order, cause);
  else if (typeof verdict === 'object') refuse(ctx, order, verdict, cause);
  else accept(ctx, order, verdict, cause);
  return verdict;
}

/** What the buyer's bank does by itself after a payment with some test cards. Called when all else has been told. */
export function followUp(ctx: Context, intent: Stripe.PaymentIntent, cause: Cause): void {
  const charge = typeof intent.latest_charge === 'string' ? ctx.state.charges[intent.latest_charge] : undefined;
  if (charge?.status !== 'succeeded') return;
  const behaviour = behaviourOf(ctx, charge.payment_method);
  if (behaviour === 'dispute' || behaviour === 'inquiry')
    openDispute(ctx, { charge, inquiry: behaviour === 'inquiry' }, cause);
}

/** The next action of something that waits for a person. The page's address is put in where it is shown. */
export function proof(returnUrl: string | null) {
  return returnUrl === null
    ? { type: 'use_stripe_sdk', use_stripe_sdk: {} }
    : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url: null } };
}

function askForProof(ctx: Context, { intent, paymentMethod, keep, returnUrl, page }: Attempt, cause: Cause): void {
  ctx.state.authentications[intent.id] = { id: intent.id, paymentMethod: paymentMethod.id, keep, page };
  ctx.changed('authentications', intent.id);
  intent.status = 'requires_action';
  intent.payment_method = paymentMethod.id;
  intent.last_payment_error = null;
  intent.next_action = proof(returnUrl);
  ctx.emit('payment_intent.requires_action', presentIntent(ctx, intent), cause);
}

function refuse(ctx: Context, { intent, paymentMethod }: Attempt, decline: Decline, cause: Cause): void {
  const charge = makeCharge(ctx, intent, paymentMethod, decline);
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.payment_method = null;
  intent.status = 'requires_payment_method';
  intent.last_payment_error = lastError(decline, charge.id, paymentMethod);
  ctx.emit('charge.failed', presentCharge(ctx, charge), cause);
  ctx.emit('payment_intent.payment_failed', intent, cause);
}

function accept(ctx: Context, order: Attempt, verdict: 'paid' | 'pending', cause: Cause): void {
  const { intent, paymentMethod, keep } = order;
  if (keep && typeof intent.customer === 'string' && ctx.state.customers[intent.customer]) {
    if (paymentMethod.customer === null) attach(ctx, paymentMethod.id, intent.customer, keep, cause);
    if (intent.setup_future_usage === 'off_session') setUp(ctx, paymentMethod.id);
  } else if (paymentMethod.customer === null) spend(ctx, paymentMethod.id);
  const charge = makeCharge(ctx, intent, paymentMethod, verdict);
  const paid = verdict === 'paid';
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.status = paid ? 'succeeded' : 'processing';
  intent.amount_received = paid ? intent.amount : 0;
  intent.last_payment_error = null;
  intent.payment_method = paymentMethod.id;
  ctx.emit(paid ? 'charge.succeeded' : 'charge.pending', presentCharge(ctx, charge), cause);
  ctx.emit(paid ? 'payment_intent.succeeded' : 'payment_intent.processing', intent, cause);
}
