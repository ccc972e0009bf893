import type Stripe from 'stripe';
import { z } from 'zod';
import { detach, findPaymentMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { missing } from './errors';
import { newId, randomText } from './ids';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { clearableText, created, expand, metadata, pages, type Shape, text, unsupported } from './params';
import { type Route, route } from './router';

const shared = {
  address: unsupported,
  balance: unsupported,
  business_name: unsupported,
  cash_balance: unsupported,
  expand,
  individual_name: unsupported,
  invoice_prefix: unsupported,
  metadata: metadata.optional(),
  next_invoice_sequence: unsupported,
  shipping: unsupported,
  source: unsupported,
  tax: unsupported,
  tax_exempt: unsupported,
  validate: unsupported,
};

const profile = {
  description: clearableText().optional(),
  email: clearableText(512).optional(),
  name: clearableText(256).optional(),
  phone: clearableText(20).optional(),
};

const createParams = z.strictObject({
  ...shared,
  ...profile,
  invoice_settings: unsupported,
  payment_method: unsupported,
  preferred_locales: unsupported,
  tax_id_data: unsupported,
  test_clock: unsupported,
} satisfies Shape<Stripe.CustomerCreateParams>);

const updateParams = z.strictObject({
  ...shared,
  ...profile,
  default_source: unsupported,
  invoice_settings: z
    .strictObject({
      custom_fields: unsupported,
      default_payment_method: clearableText().optional(),
      footer: unsupported,
      rendering_options: unsupported,
    } satisfies Shape<Stripe.CustomerUpdateParams.InvoiceSettings>)
    .optional(),
  preferred_locales: unsupported,
} satisfies Shape<Stripe.CustomerUpdateParams>);

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  email: text().optional(),
  expand,
  test_clock: unsupported,
} satisfies Shape<Stripe.CustomerListParams>);

const retrieveParams = z.strictObject({ expand });

function blank(id: string, now: number): Stripe.Customer {
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

/** @throws StripeFault `resource_missing` for an unknown or deleted customer. */
export function findCustomer(ctx: Context, id: string, param = 'id'): Stripe.Customer {
  const customer = ctx.state.customers[id];
  if (!customer) throw missing('customer', id, param);
  return customer;
}

export function makeCustomer(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.Customer {
  const { description = null, email = null, name = null, phone = null } = params;
  const customer: Stripe.Customer = {
    ...blank(newId('cus'), ctx.now()),
    description,
    email,
    name,
    phone,
    metadata: mergeMetadata({}, params.metadata),
  };
  ctx.state.customers[customer.id] = customer;
  ctx.changed('customers', customer.id);
  ctx.emit('customer.created', customer, cause);
  return customer;
}

function update(
  ctx: Context,
  before: Stripe.Customer,
  params: z.output<typeof updateParams>,
  cause: Cause,
): Stripe.Customer {
  const card = params.invoice_settings?.default_payment_method;
  if (card) findPaymentMethod(ctx, card, 'invoice_settings[default_payment_method]', before.id);
  const customer: Stripe.Customer = {
    ...before,
    description: params.description === undefined ? before.description : params.description,
    email: params.email === undefined ? before.email : params.email,
    name: params.name === undefined ? before.name : params.name,
    phone: params.phone === undefined ? before.phone : params.phone,
    metadata: mergeMetadata(before.metadata, params.metadata),
    invoice_settings:
      card === undefined ? before.invoice_settings : { ...before.invoice_settings, default_payment_method: card },
  };
  ctx.state.customers[customer.id] = customer;
  ctx.changed('customers', customer.id);
  ctx.emit('customer.updated', customer, cause, changesSince(before, customer));
  return customer;
}

function changesSince(before: Stripe.Customer, after: Stripe.Customer): Partial<Stripe.Customer> {
  const same = (key: keyof Stripe.Customer) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return {
    ...(same('description') ? {} : { description: before.description }),
    ...(same('email') ? {} : { email: before.email }),
    ...(same('name') ? {} : { name: before.name }),
    ...(same('phone') ? {} : { phone: before.phone }),
    ...(same('metadata') ? {} : { metadata: before.metadata }),
    ...(same('invoice_settings') ? {} : { invoice_settings: before.invoice_settings }),
  };
}

function remove(ctx: Context, customer: Stripe.Customer, cause: Cause): Stripe.DeletedCustomer {
  for (const { paymentMethod } of Object.values(ctx.state.paymentMethods)) {
    if (paymentMethod.customer === customer.id) detach(ctx, paymentMethod.id, cause);
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
    update(ctx, findCustomer(ctx, call.id), params, call),
  ),
  route('DELETE', '/v1/customers/:id', z.strictObject({}), (ctx, _params, call) =>
    remove(ctx, findCustomer(ctx, call.id), call),
  ),
];
