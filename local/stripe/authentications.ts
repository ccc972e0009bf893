import type Stripe from 'stripe';
import { findPaymentMethod } from './cards-on-file';
import { successUrl } from './checkout-objects';
import { complete } from './checkout-payment';
import { BY_A_PERSON, type Context } from './context';
import { followPayment } from './follow-payment';
import { attempt, followUp } from './payments';
import { adoptProven } from './portal-actions';
import { attemptSetup } from './setup-intents';
import type { StoredAuthentication, StoredSession } from './state';

const MESSAGE =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.';

/** Where the person goes now: an address, a page of this server, or nowhere when a script waits for the answer. */
export type Onward = string | null;

/** A person has proved who they are to their bank, or hasn't. Whatever waited for it goes on, once. */
export function finishProof(ctx: Context, waiting: StoredAuthentication, proven: boolean): Onward {
  delete ctx.state.authentications[waiting.id];
  ctx.changed('authentications', waiting.id);
  const session = sessionOf(ctx, waiting.id);
  const intent = ctx.state.paymentIntents[waiting.id];
  const setup = ctx.state.setupIntents[waiting.id];
  const returnUrl = (intent ?? setup)?.next_action?.redirect_to_url?.return_url ?? null;
  if (!proven && intent) failPayment(ctx, intent, waiting);
  if (!proven && setup) failSetup(ctx, setup, waiting);
  if (session) return finishSession(ctx, session, waiting, proven);
  if (proven && intent) payProven(ctx, intent, waiting);
  if (proven && setup) keepProven(ctx, setup, waiting);
  if (intent && !proven) followPayment(ctx, intent, BY_A_PERSON);
  if (returnUrl === null) return setup ? adoptProven(ctx, waiting.page, setup) : waiting.page;
  if (intent) return back(returnUrl, 'payment_intent', intent, ['succeeded', 'processing'].includes(intent.status));
  return setup ? back(returnUrl, 'setup_intent', setup, setup.status === 'succeeded') : returnUrl;
}

function sessionOf(ctx: Context, id: string): StoredSession | undefined {
  return Object.values(ctx.state.sessions).find(
    ({ session }) => session.id === id || session.payment_intent === id || session.setup_intent === id,
  );
}

function finishSession(ctx: Context, stored: StoredSession, waiting: StoredAuthentication, proven: boolean): Onward {
  const { session } = stored;
  const paymentMethod = findPaymentMethod(ctx, waiting.paymentMethod);
  const verdict =
    proven && session.status === 'open'
      ? complete(ctx, stored, { paymentMethod, keep: waiting.keep, presence: 'authenticated' })
      : null;
  const failure = typeof verdict === 'object' && verdict !== null ? verdict.message : MESSAGE;
  if (session.status === 'open') stored.lastAttempt = { token: '', failure };
  ctx.changed('sessions', session.id);
  return session.status === 'complete' ? successUrl(session) : waiting.page;
}

function payProven(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  { paymentMethod: id, keep, page }: StoredAuthentication,
) {
  const paymentMethod = findPaymentMethod(ctx, id);
  attempt(ctx, { intent, paymentMethod, presence: 'authenticated', keep, returnUrl: null, page }, BY_A_PERSON);
  followPayment(ctx, intent, BY_A_PERSON);
  followUp(ctx, intent, BY_A_PERSON);
}

function keepProven(ctx: Context, setup: Stripe.SetupIntent, { paymentMethod: id, keep, page }: StoredAuthentication) {
  const paymentMethod = findPaymentMethod(ctx, id);
  const order = { setup, paymentMethod, presence: 'authenticated', keep: keep ?? 'unspecified', returnUrl: null, page };
  attemptSetup(ctx, { ...order, presence: 'authenticated' }, BY_A_PERSON);
}

function failPayment(ctx: Context, intent: Stripe.PaymentIntent, { paymentMethod }: StoredAuthentication): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = {
    code: 'payment_intent_authentication_failure',
    doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    payment_method: structuredClone(findPaymentMethod(ctx, paymentMethod)),
    type: 'invalid_request_error',
  };
  ctx.changed('paymentIntents', intent.id);
  ctx.emit('payment_intent.payment_failed', intent, BY_A_PERSON);
}

function failSetup(ctx: Context, setup: Stripe.SetupIntent, { paymentMethod }: StoredAuthentication): void {
  setup.status = 'requires_payment_method';
  setup.payment_method = null;
  setup.next_action = null;
  setup.last_setup_error = {
    code: 'setup_intent_authentication_failure',
    doc_url: 'https://stripe.com/docs/error-codes/setup-intent-authentication-failure',
    message: 'The latest attempt to set up the payment method has failed because authentication failed.',
    payment_method: structuredClone(findPaymentMethod(ctx, paymentMethod)),
    type: 'invalid_request_error',
  };
  ctx.changed('setupIntents', setup.id);
  ctx.emit('setup_intent.setup_failed', setup, BY_A_PERSON);
}

/** The caller's address with what Stripe adds: https://docs.stripe.com/payments/3d-secure/authentication-flow */
function back(returnUrl: string, name: string, waited: { id: string; client_secret: string | null }, done: boolean) {
  const url = new URL(returnUrl);
  url.searchParams.set(name, waited.id);
  url.searchParams.set(`${name}_client_secret`, waited.client_secret ?? '');
  url.searchParams.set('redirect_status', done ? 'succeeded' : 'failed');
  return url.href;
}
