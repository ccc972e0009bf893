import type Stripe from 'stripe';
import { z } from 'zod';
import type { Context } from './context';
import { missing } from './errors';
import { newId, randomText } from './ids';
import { page, within } from './lists';
import { created, expand, pages, type Shape, text, unsupported } from './params';
import { type Route, route } from './router';
import type { IntentData } from './state';

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  expand,
} satisfies Shape<Stripe.PaymentIntentListParams>);

const retrieveParams = z.strictObject({
  client_secret: unsupported,
  expand,
} satisfies Shape<Stripe.PaymentIntentRetrieveParams>);

interface NewIntent {
  amount: number;
  currency: string;
  customer: string | null;
  data: IntentData;
  /** The kinds of payment methods that may pay it. */
  types: string[];
}

export function makePaymentIntent(ctx: Context, wanted: NewIntent): Stripe.PaymentIntent {
  const { amount, currency, customer, data, types } = wanted;
  const id = newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: ctx.now(),
    currency,
    customer,
    customer_account: null,
    description: data.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...data.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: data.receiptEmail,
    review: null,
    setup_future_usage: data.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: data.statementDescriptor,
    statement_descriptor_suffix: data.statementDescriptorSuffix,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  ctx.state.paymentIntents[id] = intent;
  ctx.changed('paymentIntents', id);
  return intent;
}

function findPaymentIntent(ctx: Context, id: string): Stripe.PaymentIntent {
  const intent = ctx.state.paymentIntents[id];
  if (!intent) throw missing('payment_intent', id);
  return intent;
}

export const paymentIntentRoutes: Route[] = [
  route('GET', '/v1/payment_intents', listParams, (ctx, params) => {
    const fits = (intent: Stripe.PaymentIntent) =>
      (!params.customer || intent.customer === params.customer) && within(intent.created, params.created);
    return page(Object.values(ctx.state.paymentIntents), '/v1/payment_intents', params, fits);
  }),
  route('GET', '/v1/payment_intents/:id', retrieveParams, (ctx, _params, { id }) => findPaymentIntent(ctx, id)),
];
