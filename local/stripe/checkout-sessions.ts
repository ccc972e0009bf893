import type Stripe from 'stripe';
import { z } from 'zod';
import { blankSession, detailsOf, lineItemsOf } from './checkout-objects';
import { type CreateParams, createParams, lineItemParams, listParams } from './checkout-params';
import { BY_A_PERSON, type Cause, type Context } from './context';
import { findCustomer } from './customers';
import { invalid, missing } from './errors';
import { newId, randomText } from './ids';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { expand } from './params';
import { presentSession } from './present';
import { type Route, route } from './router';
import type { IntentData, StoredItem, StoredSession } from './state';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
/** Stripe's limits for a charge in US dollars, in cents: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const LEAST_CENTS = 50;
const MOST_CENTS = 99_999_999;

function create(ctx: Context, params: CreateParams): StoredSession {
  const items = params.line_items.map(itemFrom);
  const currency = currencyOf(params);
  const total = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  checkTotal(total, currency);
  checkUrl(params.success_url, 'success_url');
  if (params.cancel_url) checkUrl(params.cancel_url, 'cancel_url');
  if (params.customer && params.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer_email',
    });
  }
  const now = ctx.now();
  const id = `cs_test_a1${randomText(56)}`;
  const blank = blankSession({
    id,
    now,
    currency,
    total,
    expiresAt: expiryOf(params, now),
    successUrl: params.success_url,
  });
  const session: Stripe.Checkout.Session = {
    ...blank,
    ...who(ctx, params),
    ...choices(params),
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    metadata: mergeMetadata({}, params.metadata),
    custom_text: {
      ...blank.custom_text,
      after_submit: params.custom_text?.after_submit ?? null,
      submit: params.custom_text?.submit ?? null,
    },
  };
  const stored: StoredSession = { session, items, intent: intentFrom(params), lastAttempt: null };
  ctx.state.sessions[id] = stored;
  ctx.changed('sessions', id);
  return stored;
}

function itemFrom({ price_data: price, quantity }: CreateParams['line_items'][number]): StoredItem {
  return {
    id: newId('li'),
    priceId: newId('price'),
    productId: newId('prod'),
    name: price.product_data.name,
    description: price.product_data.description ?? null,
    unitAmount: price.unit_amount,
    quantity,
  };
}

function currencyOf(params: CreateParams): string {
  const currencies = new Set(params.line_items.map((item) => item.price_data.currency.toLowerCase()));
  const [currency, other] = currencies;
  if (!currency)
    throw invalid('At least one line item is required.', { code: 'parameter_missing', param: 'line_items' });
  if (other) throw invalid('All line items must have the same currency.', { param: 'line_items' });
  if (currency !== 'usd')
    throw invalid(`Invalid currency: ${currency}. The local Stripe takes only usd.`, {
      param: 'line_items[0][price_data][currency]',
    });
  return currency;
}

function checkTotal(total: number, currency: string): void {
  if (total < LEAST_CENTS) {
    throw invalid(`The Checkout Session's total amount due must add up to at least $0.50 ${currency}`, {
      code: 'amount_too_small',
    });
  }
  if (total > MOST_CENTS) {
    throw invalid("The Checkout Session's total amount due must be no more than $999,999.99", {
      code: 'amount_too_large',
    });
  }
}

function checkUrl(url: string, param: string): void {
  if (!/^https?:\/\/[^\s]+$/.test(url) || !URL.canParse(url))
    throw invalid('Not a valid URL', { code: 'url_invalid', param });
}

function expiryOf(params: CreateParams, now: number): number {
  const expiresAt = params.expires_at ?? now + DAY;
  const param = 'expires_at';
  // A few seconds of grace: the caller's clock was read before this one.
  if (expiresAt < now + 30 * MINUTE - 5)
    throw invalid('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', { param });
  if (expiresAt > now + DAY + 5)
    throw invalid('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', { param });
  return expiresAt;
}

function who(ctx: Context, params: CreateParams) {
  const customer = params.customer ? findCustomer(ctx, params.customer, 'customer') : null;
  const email = customer?.email ?? params.customer_email ?? null;
  return {
    customer: customer?.id ?? null,
    customer_creation: customer ? null : (params.customer_creation ?? 'if_required'),
    customer_email: params.customer_email ?? null,
    customer_details: email || customer ? detailsOf(email, null) : null,
  };
}

function choices(params: CreateParams) {
  const saved = params.saved_payment_method_options;
  return {
    allow_promotion_codes: params.allow_promotion_codes ? false : null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    billing_address_collection: params.billing_address_collection ?? null,
    ...(params.excluded_payment_method_types
      ? { excluded_payment_method_types: params.excluded_payment_method_types }
      : {}),
    locale: params.locale ?? null,
    origin_context: params.origin_context ?? null,
    payment_method_types: methodTypes(params),
    saved_payment_method_options:
      saved || params.customer
        ? {
            allow_redisplay_filters: saved?.allow_redisplay_filters ?? ['always' as const],
            payment_method_remove: 'disabled' as const,
            payment_method_save: saved?.payment_method_save ?? null,
          }
        : null,
    submit_type: params.submit_type ?? null,
  };
}

/** The account takes cards, and bank accounts in the US as its delayed method; a session may take less. */
function methodTypes(params: CreateParams): string[] {
  const left = (params.allowed_payment_method_types ?? ['card', 'us_bank_account']).filter(
    (type) => !params.excluded_payment_method_types?.includes(type),
  );
  if (!left.includes('card'))
    throw invalid('No payment method is left: the page of the local Stripe always takes cards.', {
      param: 'allowed_payment_method_types',
    });
  return left;
}

function intentFrom(params: CreateParams): IntentData {
  const data = params.payment_intent_data;
  return {
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata),
    receiptEmail: data?.receipt_email ?? null,
    setupFutureUsage: data?.setup_future_usage ?? null,
    statementDescriptor: data?.statement_descriptor ?? null,
    statementDescriptorSuffix: data?.statement_descriptor_suffix ?? null,
  };
}

/** @throws StripeFault `resource_missing`. */
export function findSession(ctx: Context, id: string): StoredSession {
  const stored = ctx.state.sessions[id];
  if (!stored) throw missing('checkout.session', id);
  return stored;
}

/** Closes an open session for good; a PaymentIntent it had begun is canceled. */
function expire(ctx: Context, stored: StoredSession, cause: Cause): StoredSession {
  const { session } = stored;
  session.status = 'expired';
  ctx.changed('sessions', session.id);
  const intent =
    typeof session.payment_intent === 'string' ? ctx.state.paymentIntents[session.payment_intent] : undefined;
  if (intent && intent.status !== 'succeeded') {
    intent.status = 'canceled';
    intent.canceled_at = ctx.now();
    intent.cancellation_reason = 'expired';
    ctx.changed('paymentIntents', intent.id);
    ctx.emit('payment_intent.canceled', intent, cause);
  }
  ctx.emit('checkout.session.expired', session, cause);
  return stored;
}

/** Expires every open session whose time has come. */
export function expireDue(ctx: Context): void {
  const now = ctx.now();
  const due = Object.values(ctx.state.sessions).filter(
    ({ session }) => session.status === 'open' && session.expires_at <= now,
  );
  for (const stored of due) expire(ctx, stored, BY_A_PERSON);
}

function expireByRequest(ctx: Context, id: string, cause: Cause): Stripe.Checkout.Session {
  const stored = findSession(ctx, id);
  if (stored.session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${stored.session.status}.`,
    );
  }
  return presentSession(ctx, expire(ctx, stored, cause));
}

export const checkoutSessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', createParams, (ctx, params) => presentSession(ctx, create(ctx, params))),
  route('GET', '/v1/checkout/sessions', listParams, (ctx, params) => {
    const fits = (session: Stripe.Checkout.Session) =>
      (!params.customer || session.customer === params.customer) &&
      (!params.payment_intent || session.payment_intent === params.payment_intent) &&
      (!params.status || session.status === params.status) &&
      within(session.created, params.created);
    const sessions = Object.values(ctx.state.sessions).map((stored) => presentSession(ctx, stored));
    return page(sessions, '/v1/checkout/sessions', params, fits);
  }),
  route('GET', '/v1/checkout/sessions/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    presentSession(ctx, findSession(ctx, id)),
  ),
  route('GET', '/v1/checkout/sessions/:id/line_items', lineItemParams, (ctx, params, { id }) => {
    const items = lineItemsOf(findSession(ctx, id));
    return page(items.data.toReversed(), items.url, params);
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({ expand }), (ctx, _params, call) =>
    expireByRequest(ctx, call.id, call),
  ),
];
