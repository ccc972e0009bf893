import type Stripe from 'stripe';
import { z } from 'zod';
import { cardNamed, type TestCard } from './cards';
import { attach, cardsOf, detach, findPaymentMethod, makeCard } from './cards-on-file';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { invalid, StripeFault } from './errors';
import { page } from './lists';
import { mergeMetadata } from './metadata';
import { expand, metadata, only, pages, type Shape, text, unsupported } from './params';
import { type Route, route } from './router';

const allowRedisplay = z.enum(['always', 'limited', 'unspecified']);

const listParams = z.strictObject({
  ...pages,
  allow_redisplay: allowRedisplay.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  expand,
  type: only('card').optional(),
} satisfies Shape<Stripe.PaymentMethodListParams>);

const customerListParams = z.strictObject({
  ...pages,
  allow_redisplay: allowRedisplay.optional(),
  expand,
  type: only('card').optional(),
} satisfies Shape<Stripe.CustomerListPaymentMethodsParams>);

const attachParams = z.strictObject({
  customer: text(),
  customer_account: unsupported,
  expand,
} satisfies Shape<Stripe.PaymentMethodAttachParams>);

const updateParams = z.strictObject({
  allow_redisplay: allowRedisplay.optional(),
  billing_details: unsupported,
  card: unsupported,
  expand,
  metadata: metadata.optional(),
  us_bank_account: unsupported,
} satisfies Shape<Stripe.PaymentMethodUpdateParams>);

/** `pm_card_visa` and its like make a new card each time they are attached; one that declines is declined here already. */
function attachByRequest(ctx: Context, id: string, customer: string, cause: Cause): Stripe.PaymentMethod {
  findCustomer(ctx, customer, 'customer');
  const card = cardNamed(id);
  if (!card) {
    const owner = findPaymentMethod(ctx, id).customer;
    if (owner === customer) return findPaymentMethod(ctx, id);
    if (owner !== null) throw invalid('The payment method you provided has already been attached to a customer.');
    return attach(ctx, id, customer, 'unspecified', cause);
  }
  if (card.decline && !card.attaches) throw declineFault(card.decline);
  const expYear = new Date(ctx.now() * 1000).getUTCFullYear() + 1;
  const made = makeCard(ctx, { card, expMonth: 12, expYear, name: null, email: null });
  return attach(ctx, made.id, customer, 'unspecified', cause);
}

function declineFault(decline: NonNullable<TestCard['decline']>): StripeFault {
  const { code, declineCode, adviceCode, message } = decline;
  return new StripeFault(402, {
    type: 'card_error',
    code,
    decline_code: declineCode,
    ...(adviceCode ? { advice_code: adviceCode } : {}),
    message,
  });
}

function select(ctx: Context, customer: string, redisplay: string | undefined): Stripe.PaymentMethod[] {
  return cardsOf(ctx, customer).filter((card) => !redisplay || card.allow_redisplay === redisplay);
}

export const paymentMethodRoutes: Route[] = [
  route('GET', '/v1/payment_methods', listParams, (ctx, params) => {
    const cards = params.customer
      ? select(ctx, findCustomer(ctx, params.customer, 'customer').id, params.allow_redisplay)
      : [];
    return page(cards, '/v1/payment_methods', params);
  }),
  route('GET', '/v1/payment_methods/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    findPaymentMethod(ctx, id),
  ),
  route('POST', '/v1/payment_methods/:id', updateParams, (ctx, params, call) => {
    const paymentMethod = findPaymentMethod(ctx, call.id);
    paymentMethod.allow_redisplay = params.allow_redisplay ?? paymentMethod.allow_redisplay;
    paymentMethod.metadata = mergeMetadata(paymentMethod.metadata ?? {}, params.metadata);
    ctx.changed('paymentMethods', call.id);
    ctx.emit('payment_method.updated', paymentMethod, call);
    return paymentMethod;
  }),
  route('POST', '/v1/payment_methods/:id/attach', attachParams, (ctx, params, call) =>
    attachByRequest(ctx, call.id, params.customer, call),
  ),
  route('POST', '/v1/payment_methods/:id/detach', z.strictObject({ expand }), (ctx, _params, call) =>
    detach(ctx, call.id, call),
  ),
  route('GET', '/v1/customers/:id/payment_methods', customerListParams, (ctx, params, { id }) => {
    return page(
      select(ctx, findCustomer(ctx, id).id, params.allow_redisplay),
      `/v1/customers/${id}/payment_methods`,
      params,
    );
  }),
];
