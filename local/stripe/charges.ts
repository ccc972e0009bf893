import type Stripe from 'stripe';
import { z } from 'zod';
import { makeTransaction, processingFee } from './balance-transactions';
import { methodDetails, outcomeOf } from './charge-details';
import type { Context } from './context';
import type { Decline } from './declines';
import { invalid, missing } from './errors';
import { newId } from './ids';
import { page, within } from './lists';
import { created, expand, pages, type Shape, text, unsupported } from './params';
import { presentCharge } from './present';
import { type Route, route } from './router';

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  customer: text().optional(),
  expand,
  payment_intent: text().optional(),
  transfer_group: unsupported,
} satisfies Shape<Stripe.ChargeListParams>);

/** One attempt to take the money of a PaymentIntent: paid at once, under way for days, or declined. */
export function makeCharge(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  result: 'paid' | 'pending' | Decline,
): Stripe.Charge {
  const decline = typeof result === 'object' ? result : null;
  const charge: Stripe.Charge = {
    id: newId(method.type === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'STUDIO CREDITS',
    captured: decline === null,
    created: ctx.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method, intent.amount, decline),
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? 'failed' : 'pending',
    transfer_data: null,
    transfer_group: null,
  };
  ctx.state.charges[charge.id] = charge;
  ctx.changed('charges', charge.id);
  if (result === 'paid') collect(ctx, charge);
  return charge;
}

/** The money has come. */
export function collect(ctx: Context, charge: Stripe.Charge): void {
  charge.paid = true;
  charge.status = 'succeeded';
  charge.balance_transaction = makeTransaction(ctx, {
    type: charge.payment_method_details?.type === 'card' ? 'charge' : 'payment',
    reportingCategory: 'charge',
    source: charge,
    amount: charge.amount,
    fee: processingFee(charge),
    description: charge.description,
  }).id;
  ctx.changed('charges', charge.id);
}

/** @throws StripeFault `resource_missing`. */
export function findCharge(ctx: Context, id: string, param = 'id'): Stripe.Charge {
  const charge = ctx.state.charges[id];
  if (!charge) throw missing('charge', id, param);
  return charge;
}

/** @throws StripeFault 400 when the PaymentIntent is unknown, or nothing was paid. */
export function paidChargeOf(ctx: Context, intentId: string): Stripe.Charge {
  const intent = ctx.state.paymentIntents[intentId];
  if (!intent) throw missing('payment_intent', intentId, 'payment_intent');
  const charge = typeof intent.latest_charge === 'string' ? ctx.state.charges[intent.latest_charge] : undefined;
  if (charge?.status !== 'succeeded') {
    throw invalid(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return charge;
}

export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', listParams, (ctx, params) => {
    const fits = (charge: Stripe.Charge) =>
      (!params.customer || charge.customer === params.customer) &&
      (!params.payment_intent || charge.payment_intent === params.payment_intent) &&
      within(charge.created, params.created);
    const charges = Object.values(ctx.state.charges).map((charge) => presentCharge(ctx, charge));
    return page(charges, '/v1/charges', params, fits);
  }),
  route('GET', '/v1/charges/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    presentCharge(ctx, findCharge(ctx, id)),
  ),
];
