import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { missing } from './errors';
import { newId, randomText } from './ids';
import type { IntentData } from './state';

interface NewIntent {
  amount: number;
  currency: string;
  customer: string | null;
  data: IntentData;
  /** The kinds of payment methods that may pay it. */
  types: string[];
  automatic?: Stripe.PaymentIntent.AutomaticPaymentMethods | null;
  allowed?: string[] | null;
}

export function makePaymentIntent(ctx: Context, wanted: NewIntent): Stripe.PaymentIntent {
  const { amount, currency, customer, data, types, automatic = null, allowed = null } = wanted;
  const id = newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: allowed,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic,
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

/** @throws StripeFault `resource_missing`. */
export function findPaymentIntent(ctx: Context, id: string): Stripe.PaymentIntent {
  const intent = ctx.state.paymentIntents[id];
  if (!intent) throw missing('payment_intent', id);
  return intent;
}

/** Nobody will pay it any more. */
export function cancelIntent(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
  cause: Cause,
): void {
  intent.status = 'canceled';
  intent.canceled_at = ctx.now();
  intent.cancellation_reason = reason;
  intent.next_action = null;
  delete ctx.state.authentications[intent.id];
  ctx.changed('authentications', intent.id);
  ctx.changed('paymentIntents', intent.id);
  ctx.emit('payment_intent.canceled', intent, cause);
}
