import type Stripe from 'stripe';
import type { z } from 'zod';
import { usableMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { invalid } from './errors';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { checkSecret, confirm, methodFor } from './payment-confirmation';
import {
  cancelParams,
  confirmParams,
  createParams,
  LEAST_CENTS,
  listParams,
  MOST_CENTS,
  retrieveParams,
  updateParams,
} from './payment-intent-params';
import { cancelIntent, findPaymentIntent, makePaymentIntent } from './payment-intents';
import { presentIntent } from './present';
import { type Route, route } from './router';

type CreateParams = z.output<typeof createParams>;

/** Only with `confirm`: https://docs.stripe.com/api/payment_intents/create */
const WITH_CONFIRM = ['off_session', 'error_on_requires_action', 'return_url', 'use_stripe_sdk'] as const;

function create(ctx: Context, params: CreateParams, cause: Cause): Stripe.PaymentIntent {
  checkAmount(params);
  for (const name of WITH_CONFIRM) {
    if (params[name] !== undefined && !params.confirm)
      throw invalid(`\`${name}\` can only be used when confirm=true.`, { param: name });
  }
  const intent = blankFrom(ctx, params);
  const paymentMethod = methodOrNothing(ctx, intent, params);
  ctx.emit('payment_intent.created', intent, cause);
  if (paymentMethod && params.confirm) return confirm(ctx, intent, paymentMethod, params, cause);
  if (paymentMethod) {
    intent.payment_method = paymentMethod.id;
    intent.status = 'requires_confirmation';
  }
  return presentIntent(ctx, intent);
}

/** A call that is refused for what it would pay with leaves no PaymentIntent behind; one that is declined does. */
function methodOrNothing(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  params: CreateParams,
): Stripe.PaymentMethod | undefined {
  try {
    if (params.confirm) return methodFor(ctx, intent, params);
    const customer = typeof intent.customer === 'string' ? intent.customer : null;
    return params.payment_method ? usableMethod(ctx, params.payment_method, customer) : undefined;
  } catch (error) {
    delete ctx.state.paymentIntents[intent.id];
    throw error;
  }
}

function blankFrom(ctx: Context, params: CreateParams): Stripe.PaymentIntent {
  const allowed = params.allowed_payment_method_types ?? null;
  const { enabled, allow_redirects = 'always' } = params.automatic_payment_methods ?? { enabled: true };
  return makePaymentIntent(ctx, {
    amount: params.amount,
    currency: params.currency.toLowerCase(),
    customer: params.customer ? findCustomer(ctx, params.customer, 'customer').id : null,
    data: {
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      receiptEmail: params.receipt_email ?? null,
      setupFutureUsage: params.setup_future_usage ?? null,
      statementDescriptor: params.statement_descriptor ?? null,
      statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
    },
    types: allowed ?? ['card', 'us_bank_account'],
    allowed,
    automatic: allowed ? null : { allow_redirects, enabled },
  });
}

function checkAmount({ amount, currency }: CreateParams): void {
  if (currency.toLowerCase() !== 'usd')
    throw invalid(`Invalid currency: ${currency}. The local Stripe takes only usd.`, { param: 'currency' });
  if (amount < LEAST_CENTS)
    throw invalid('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
  if (amount > MOST_CENTS)
    throw invalid('Amount must be no more than $999,999.99', { code: 'amount_too_large', param: 'amount' });
}

function cancelByRequest(
  ctx: Context,
  id: string,
  { cancellation_reason }: z.output<typeof cancelParams>,
  cause: Cause,
): Stripe.PaymentIntent {
  const intent = findPaymentIntent(ctx, id);
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw invalid(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
      { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(presentIntent(ctx, intent)) },
    );
  }
  checkNotCheckouts(ctx, intent);
  cancelIntent(ctx, intent, cancellation_reason ?? null, cause);
  return intent;
}

/** @throws StripeFault 400: what a Checkout Session began is ended by expiring the session. */
function checkNotCheckouts(ctx: Context, intent: Stripe.PaymentIntent): void {
  const owned = Object.values(ctx.state.sessions).some(({ session }) => session.payment_intent === intent.id);
  if (owned)
    throw invalid(
      'You cannot confirm or cancel the PaymentIntent for a Checkout Session. To cancel, expire the Checkout Session instead.',
      { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(presentIntent(ctx, intent)) },
    );
}

export const paymentIntentRoutes: Route[] = [
  route('POST', '/v1/payment_intents', createParams, (ctx, params, call) => create(ctx, params, call)),
  route('GET', '/v1/payment_intents', listParams, (ctx, params) => {
    const fits = (intent: Stripe.PaymentIntent) =>
      (!params.customer || intent.customer === params.customer) && within(intent.created, params.created);
    const intents = Object.values(ctx.state.paymentIntents).map((intent) => presentIntent(ctx, intent));
    return page(intents, '/v1/payment_intents', params, fits);
  }),
  route('GET', '/v1/payment_intents/:id', retrieveParams, (ctx, params, { id }) => {
    const intent = findPaymentIntent(ctx, id);
    checkSecret(intent, params.client_secret);
    return presentIntent(ctx, intent);
  }),
  route('POST', '/v1/payment_intents/:id', updateParams, (ctx, params, { id }) => {
    const intent = findPaymentIntent(ctx, id);
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    if (params.description !== undefined) intent.description = params.description;
    if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email;
    ctx.changed('paymentIntents', id);
    return presentIntent(ctx, intent);
  }),
  route('POST', '/v1/payment_intents/:id/confirm', confirmParams, (ctx, params, call) => {
    const intent = findPaymentIntent(ctx, call.id);
    checkNotCheckouts(ctx, intent);
    const paymentMethod = methodFor(ctx, intent, params);
    if (params.setup_future_usage !== undefined) intent.setup_future_usage = params.setup_future_usage;
    if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email;
    return confirm(ctx, intent, paymentMethod, params, call);
  }),
  route('POST', '/v1/payment_intents/:id/cancel', cancelParams, (ctx, params, call) =>
    cancelByRequest(ctx, call.id, params, call),
  ),
];
