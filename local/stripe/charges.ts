import type Stripe from 'stripe';
import { z } from 'zod';
import type { Decline } from './cards';
import type { Context } from './context';
import { missing } from './errors';
import { newId, randomText } from './ids';
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

/** One attempt to take the money of a PaymentIntent from a card. */
export function makeCharge(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  card: Stripe.PaymentMethod,
  decline: Decline | null,
): Stripe.Charge {
  const paid = decline === null;
  const charge: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: card.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'STUDIO CREDITS',
    captured: paid,
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
    paid,
    payment_intent: intent.id,
    payment_method: card.id,
    payment_method_details: card.card ? { card: cardDetails(card.card, intent.amount, decline), type: 'card' } : null,
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
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  ctx.state.charges[charge.id] = charge;
  ctx.changed('charges', charge.id);
  return charge;
}

function outcomeOf(decline: Decline | null): Stripe.Charge.Outcome {
  const shared = { network_advice_code: null, network_decline_code: null };
  if (!decline) {
    return {
      ...shared,
      advice_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 12,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  const blocked = decline.blocked === true;
  return {
    ...shared,
    advice_code: decline.adviceCode,
    network_status: blocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: blocked ? 'highest_risk_level' : decline.declineCode,
    risk_level: blocked ? 'highest' : 'normal',
    risk_score: blocked ? 90 : 12,
    seller_message: blocked
      ? 'Stripe blocked this payment as too risky.'
      : 'The bank did not return any further details with this decline.',
    type: blocked ? 'blocked' : 'issuer_declined',
  };
}

function cardDetails(
  card: Stripe.PaymentMethod.Card,
  amount: number,
  decline: Decline | null,
): Stripe.Charge.PaymentMethodDetails.Card {
  const paid = decline === null;
  return {
    amount_authorized: paid ? amount : null,
    authorization_code: paid ? randomText(6).toUpperCase() : null,
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: decline?.code === 'incorrect_cvc' ? 'fail' : 'pass',
    },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: randomText(15),
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

function findCharge(ctx: Context, id: string): Stripe.Charge {
  const charge = ctx.state.charges[id];
  if (!charge) throw missing('charge', id);
  return charge;
}

export const chargeRoutes: Route[] = [
  route('GET', '/v1/charges', listParams, (ctx, params) => {
    const fits = (charge: Stripe.Charge) =>
      (!params.customer || charge.customer === params.customer) &&
      (!params.payment_intent || charge.payment_intent === params.payment_intent) &&
      within(charge.created, params.created);
    const charges = Object.values(ctx.state.charges).filter(fits);
    return page(
      charges.map((charge) => presentCharge(ctx, charge)),
      '/v1/charges',
      params,
    );
  }),
  route('GET', '/v1/charges/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    presentCharge(ctx, findCharge(ctx, id)),
  ),
];
