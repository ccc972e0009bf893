import Stripe from 'stripe';
import { taxOn } from './checkout-options';
import type { Context } from './context';
import type { StoredItem, StoredSession } from './state';

export interface NewSession {
  id: string;
  now: number;
  mode: Stripe.Checkout.Session.Mode;
  currency: string | null;
  /** Null when nothing is to be paid. */
  total: number | null;
  expiresAt: number;
  successUrl: string;
}

const NO_INVOICE: Stripe.Checkout.Session.InvoiceCreation = {
  enabled: false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: null,
    metadata: {},
    rendering_options: null,
  },
};

/** A Checkout Session before anything special was asked of it. */
export function blankSession({
  id,
  now,
  mode,
  currency,
  total,
  expiresAt,
  successUrl,
}: NewSession): Stripe.Checkout.Session {
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: mode === 'payment' ? NO_INVOICE : null,
    livemode: false,
    locale: null,
    managed_payments: { enabled: false },
    metadata: {},
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: mode === 'payment' ? 'if_required' : 'always',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: total === null ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: successUrl,
    total_details: total === null ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: null,
    wallet_options: null,
  };
}

export function detailsOf(email: string | null, name: string | null): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

/** Where a buyer goes who is done. */
export function successUrl(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

export function lineItemsOf(ctx: Context, stored: StoredSession): Stripe.ApiList<Stripe.LineItem> {
  return {
    object: 'list',
    data: stored.items.map((item) => lineItem(ctx, stored, item)),
    has_more: false,
    url: `/v1/checkout/sessions/${stored.session.id}/line_items`,
  };
}

function lineItem(ctx: Context, { session }: StoredSession, item: StoredItem): Stripe.LineItem {
  const total = item.unitAmount * item.quantity;
  const currency = session.currency ?? 'usd';
  const tax = session.total_details?.amount_tax ? taxOn(session, total) : 0;
  return {
    id: item.id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: tax,
    amount_total: total + tax,
    currency,
    description: item.name,
    metadata: {},
    price: ctx.state.prices[item.priceId] ?? priceOf(item, currency, session.created),
    quantity: item.quantity,
  };
}

function priceOf(item: StoredItem, currency: string, createdAt: number): Stripe.Price {
  return {
    id: item.priceId,
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: createdAt,
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: item.productId,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: item.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(item.unitAmount),
  };
}
