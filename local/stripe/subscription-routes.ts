import type Stripe from 'stripe';
import { z } from 'zod';
import { findPaymentMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { cardFault, DECLINES } from './declines';
import { invalid, missing } from './errors';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { expand } from './params';
import { monthlyPrice } from './prices';
import { type Route, route } from './router';
import type { StoredSubscription } from './state';
import { change } from './subscription-changes';
import { findSubscription, isOver } from './subscription-objects';
import {
  cancelParams,
  createParams,
  itemListParams,
  itemUpdateParams,
  listParams,
  updateParams,
} from './subscription-params';
import { begin, end } from './subscriptions';
import { verdictOn } from './verdict';

function create(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.Subscription {
  const customer = findCustomer(ctx, params.customer, 'customer');
  const [item, other] = params.items;
  if (!item) throw invalid('Missing required param: items.', { code: 'parameter_missing', param: 'items' });
  if (other) throw invalid('The local Stripe takes one item per subscription.', { param: 'items[1]' });
  const price = monthlyPrice(ctx, item.price, 'items[0][price]');
  const own = params.default_payment_method ?? null;
  const id = own ?? customer.invoice_settings.default_payment_method;
  const paymentMethod =
    typeof id === 'string' ? findPaymentMethod(ctx, id, 'default_payment_method', customer.id) : null;
  const later = params.payment_behavior === 'default_incomplete';
  if (!paymentMethod && !later && (price.unit_amount ?? 0) > 0) {
    throw invalid(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      { code: 'resource_missing' },
    );
  }
  const presence = params.off_session ? 'off_session' : 'on_session';
  if (params.payment_behavior === 'error_if_incomplete' && paymentMethod) {
    const verdict = verdictOn(ctx, paymentMethod, presence);
    if (verdict === 'action') throw cardFault(DECLINES.authentication_required);
    if (typeof verdict === 'object') throw cardFault(verdict, { payment_method: structuredClone(paymentMethod) });
  }
  const wanted = {
    customer: customer.id,
    items: [{ price, quantity: item.quantity ?? 1 }],
    defaultPaymentMethod: own,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
  };
  return begin(ctx, wanted, { presence: later ? null : presence, paymentMethod }, cause).stored.subscription;
}

function cancel(
  ctx: Context,
  stored: StoredSubscription,
  params: z.output<typeof cancelParams>,
  cause: Cause,
): Stripe.Subscription {
  const { subscription } = stored;
  if (isOver(stored)) throw missing('subscription', subscription.id);
  const { comment = null, feedback = null } = params.cancellation_details ?? {};
  const before = subscription.cancellation_details;
  subscription.cancellation_details = {
    comment: comment ?? before?.comment ?? null,
    feedback: feedback ?? before?.feedback ?? null,
    feedback_option: null,
    reason: before?.reason ?? null,
  };
  end(ctx, stored, 'cancellation_requested', cause);
  return stored.subscription;
}

function fitsStatus({ subscription }: StoredSubscription, wanted: string | undefined): boolean {
  const { status } = subscription;
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'all') return true;
  return wanted === 'ended' ? status === 'canceled' || status === 'incomplete_expired' : status === wanted;
}

function findItem(ctx: Context, id: string): { stored: StoredSubscription; item: Stripe.SubscriptionItem } {
  for (const stored of Object.values(ctx.state.subscriptions)) {
    const item = stored.subscription.items.data.find((one) => one.id === id);
    if (item) return { stored, item };
  }
  throw missing('subscription_item', id);
}

export const subscriptionRoutes: Route[] = [
  route('POST', '/v1/subscriptions', createParams, (ctx, params, call) => create(ctx, params, call)),
  route('GET', '/v1/subscriptions', listParams, (ctx, params) => {
    const all = Object.values(ctx.state.subscriptions)
      .filter((stored) => fitsStatus(stored, params.status))
      .map((stored) => stored.subscription);
    const fits = (subscription: Stripe.Subscription) =>
      (!params.customer || subscription.customer === params.customer) &&
      (!params.price || subscription.items.data.some(({ price }) => price.id === params.price)) &&
      within(subscription.created, params.created);
    return page(all, '/v1/subscriptions', params, fits);
  }),
  route(
    'GET',
    '/v1/subscriptions/:id',
    z.strictObject({ expand }),
    (ctx, _params, { id }) => findSubscription(ctx, id).subscription,
  ),
  route('POST', '/v1/subscriptions/:id', updateParams, (ctx, params, call) => {
    const stored = findSubscription(ctx, call.id);
    change(ctx, stored, params, call);
    return stored.subscription;
  }),
  route('DELETE', '/v1/subscriptions/:id', cancelParams, (ctx, params, call) =>
    cancel(ctx, findSubscription(ctx, call.id), params, call),
  ),
  route('GET', '/v1/subscription_items', itemListParams, (ctx, params) => {
    const { subscription } = findSubscription(ctx, params.subscription, 'subscription');
    return page(subscription.items.data, '/v1/subscription_items', params);
  }),
  route(
    'GET',
    '/v1/subscription_items/:id',
    z.strictObject({ expand }),
    (ctx, _params, { id }) => findItem(ctx, id).item,
  ),
  route('POST', '/v1/subscription_items/:id', itemUpdateParams, (ctx, params, call) => {
    const { price, quantity, off_session, payment_behavior, proration_behavior, proration_date } = params;
    const items = [{ id: call.id, price, quantity }];
    const wanted = { items, off_session, payment_behavior, proration_behavior, proration_date };
    change(ctx, findItem(ctx, call.id).stored, wanted, call);
    return findItem(ctx, call.id).item;
  }),
];
