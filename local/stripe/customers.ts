import type Stripe from 'stripe';
import { z } from 'zod';
import { attachNamed, findPaymentMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { missing } from './errors';
import { newId, randomText } from './ids';
import { mergeMetadata } from './metadata';
import { clearableText, expand, metadata, type Shape, text, unsupported } from './params';
import { previous } from './previous';

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

const invoiceSettings = z.strictObject({
  custom_fields: unsupported,
  default_payment_method: clearableText().optional(),
  footer: unsupported,
  rendering_options: unsupported,
} satisfies Shape<Stripe.CustomerUpdateParams.InvoiceSettings>);

export const createParams = z.strictObject({
  ...shared,
  ...profile,
  invoice_settings: invoiceSettings.optional(),
  payment_method: text().optional(),
  preferred_locales: unsupported,
  tax_id_data: unsupported,
  test_clock: unsupported,
} satisfies Shape<Stripe.CustomerCreateParams>);

export const updateParams = z.strictObject({
  ...shared,
  ...profile,
  default_source: unsupported,
  invoice_settings: invoiceSettings.optional(),
  preferred_locales: unsupported,
} satisfies Shape<Stripe.CustomerUpdateParams>);

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
  if (!params.payment_method) return customer;
  const card = attachNamed(ctx, params.payment_method, customer.id, cause);
  const wanted = params.invoice_settings?.default_payment_method;
  // One of Stripe's names stands for the card that was just made of it.
  if (wanted) makeDefault(ctx, customer, wanted === params.payment_method ? card.id : wanted, cause);
  return ctx.state.customers[customer.id] ?? customer;
}

export function updateCustomer(
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
  ctx.emit('customer.updated', customer, cause, previous(before, customer));
  return customer;
}

/** What the customer pays with unless another method is named. */
export function makeDefault(ctx: Context, customer: Stripe.Customer, card: string, cause: Cause): void {
  updateCustomer(ctx, customer, { invoice_settings: { default_payment_method: card } }, cause);
}
