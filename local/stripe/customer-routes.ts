import type Stripe from 'stripe';
import { z } from 'zod';
import { detach } from './cards-on-file';
import type { Cause, Context } from './context';
import { createParams, findCustomer, makeCustomer, updateCustomer, updateParams } from './customers';
import { page, within } from './lists';
import { created, expand, pages, type Shape, text, unsupported } from './params';
import { type Route, route } from './router';
import { isOver } from './subscription-objects';
import { end } from './subscriptions';

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  email: text().optional(),
  expand,
  test_clock: unsupported,
} satisfies Shape<Stripe.CustomerListParams>);

const retrieveParams = z.strictObject({ expand });

/** With the customer go its cards, and what it pays for each month. */
function remove(ctx: Context, customer: Stripe.Customer, cause: Cause): Stripe.DeletedCustomer {
  for (const { paymentMethod } of Object.values(ctx.state.paymentMethods)) {
    if (paymentMethod.customer === customer.id) detach(ctx, paymentMethod.id, cause);
  }
  for (const stored of Object.values(ctx.state.subscriptions)) {
    if (stored.subscription.customer === customer.id && !isOver(stored)) end(ctx, stored, null, cause);
  }
  delete ctx.state.customers[customer.id];
  ctx.changed('customers', customer.id);
  const deleted: Stripe.DeletedCustomer = { id: customer.id, object: 'customer', deleted: true };
  ctx.state.deletedCustomers[customer.id] = deleted;
  ctx.changed('deletedCustomers', customer.id);
  ctx.emit('customer.deleted', customer, cause);
  return deleted;
}

export const customerRoutes: Route[] = [
  route('POST', '/v1/customers', createParams, (ctx, params, call) => makeCustomer(ctx, params, call)),
  route('GET', '/v1/customers', listParams, (ctx, params) => {
    const fits = (customer: Stripe.Customer) =>
      (!params.email || customer.email === params.email) && within(customer.created, params.created);
    return page(Object.values(ctx.state.customers), '/v1/customers', params, fits);
  }),
  route(
    'GET',
    '/v1/customers/:id',
    retrieveParams,
    (ctx, _params, { id }) => ctx.state.deletedCustomers[id] ?? findCustomer(ctx, id),
  ),
  route('POST', '/v1/customers/:id', updateParams, (ctx, params, call) =>
    updateCustomer(ctx, findCustomer(ctx, call.id), params, call),
  ),
  route('DELETE', '/v1/customers/:id', z.strictObject({}), (ctx, _params, call) =>
    remove(ctx, findCustomer(ctx, call.id), call),
  ),
];
