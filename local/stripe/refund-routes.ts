import type Stripe from 'stripe';
import { z } from 'zod';
import { behaviourOf } from './cards-on-file';
import { findCharge, paidChargeOf } from './charges';
import type { Cause, Context } from './context';
import { invalid, missing } from './errors';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { created, expand, integer, metadata, pages, type Shape, text, unsupported } from './params';
import { makeRefund } from './refunds';
import { type Route, route } from './router';
import type { StoredRefund } from './state';

/** How long a refund to a card that delays or loses refunds stays as it began. */
const UNDER_WAY_SECONDS = 10;

const createParams = z.strictObject({
  amount: integer({ min: 1 }).optional(),
  charge: text().optional(),
  currency: unsupported,
  customer: unsupported,
  expand,
  instructions_email: unsupported,
  metadata: metadata.optional(),
  origin: unsupported,
  payment_intent: text().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  refund_application_fee: unsupported,
  reverse_transfer: unsupported,
} satisfies Shape<Stripe.RefundCreateParams>);

const updateParams = z.strictObject({
  expand,
  metadata: metadata.optional(),
} satisfies Shape<Stripe.RefundUpdateParams>);

const listParams = z.strictObject({
  ...pages,
  charge: text().optional(),
  created: created.optional(),
  expand,
  payment_intent: text().optional(),
} satisfies Shape<Stripe.RefundListParams>);

const retrieveParams = z.strictObject({ expand } satisfies Shape<Stripe.RefundRetrieveParams>);

function create(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.Refund {
  const { charge: chargeId, payment_intent: intentId, amount, reason } = params;
  if (chargeId && intentId)
    throw invalid('You may only specify one of these parameters: charge, payment_intent.', { param: 'charge' });
  if (!chargeId && !intentId)
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.');
  const charge = chargeId ? findCharge(ctx, chargeId, 'charge') : paidChargeOf(ctx, intentId ?? '');
  const order = { charge, amount, reason, metadata: mergeMetadata({}, params.metadata), ...outlook(ctx, charge) };
  return makeRefund(ctx, order, cause).refund;
}

/** What the test card makes of a refund: https://docs.stripe.com/testing#refunds */
export function outlook(
  ctx: Context,
  charge: Stripe.Charge,
): Pick<StoredRefund, 'next'> & { status: 'succeeded' | 'pending' } {
  const at = ctx.now() + UNDER_WAY_SECONDS;
  const behaviour = behaviourOf(ctx, charge.payment_method);
  if (behaviour === 'refund_pending') return { status: 'pending', next: { at, status: 'succeeded' } };
  if (behaviour === 'refund_fails') return { status: 'succeeded', next: { at, status: 'failed' } };
  return { status: 'succeeded', next: null };
}

/** @throws StripeFault `resource_missing`. */
export function findRefund(ctx: Context, id: string): StoredRefund {
  const stored = ctx.state.refunds[id];
  if (!stored) throw missing('refund', id);
  return stored;
}

export const refundRoutes: Route[] = [
  route('POST', '/v1/refunds', createParams, (ctx, params, call) => create(ctx, params, call)),
  route('GET', '/v1/refunds', listParams, (ctx, params) => {
    const fits = (refund: Stripe.Refund) =>
      (!params.charge || refund.charge === params.charge) &&
      (!params.payment_intent || refund.payment_intent === params.payment_intent) &&
      within(refund.created, params.created);
    const refunds = Object.values(ctx.state.refunds).map((stored) => stored.refund);
    return page(refunds, '/v1/refunds', params, fits);
  }),
  route('GET', '/v1/refunds/:id', retrieveParams, (ctx, _params, { id }) => findRefund(ctx, id).refund),
  route('POST', '/v1/refunds/:id', updateParams, (ctx, params, call) => {
    const { refund } = findRefund(ctx, call.id);
    const before = refund.metadata ?? {};
    refund.metadata = mergeMetadata(before, params.metadata);
    ctx.changed('refunds', refund.id);
    ctx.emit('refund.updated', refund, call, { metadata: before });
    return refund;
  }),
];
