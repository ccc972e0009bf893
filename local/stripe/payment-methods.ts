import type Stripe from 'stripe';
import { z } from 'zod';
import { attachNamed, cardsOf, detach, findPaymentMethod } from './cards-on-file';
import type { Context } from './context';
import { findCustomer } from './customers';
import { page } from './lists';
import { mergeMetadata } from './metadata';
import { expand, integer, metadata, only, pages, type Shape, text, unsupported } from './params';
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
  card: z
    .strictObject({
      exp_month: integer({ min: 1, max: 12 }).optional(),
      exp_year: integer({ min: 1970, max: 9999 }).optional(),
      networks: unsupported,
    } satisfies Shape<Stripe.PaymentMethodUpdateParams.Card>)
    .optional(),
  expand,
  metadata: metadata.optional(),
  us_bank_account: unsupported,
} satisfies Shape<Stripe.PaymentMethodUpdateParams>);

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
    if (paymentMethod.card && params.card) {
      const { exp_month, exp_year } = paymentMethod.card;
      paymentMethod.card.exp_month = params.card.exp_month ?? exp_month;
      paymentMethod.card.exp_year = params.card.exp_year ?? exp_year;
    }
    ctx.changed('paymentMethods', call.id);
    ctx.emit('payment_method.updated', paymentMethod, call);
    return paymentMethod;
  }),
  route('POST', '/v1/payment_methods/:id/attach', attachParams, (ctx, params, call) =>
    attachNamed(ctx, call.id, findCustomer(ctx, params.customer, 'customer').id, call),
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
