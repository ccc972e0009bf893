import type Stripe from 'stripe';
import { itemsFrom, totalOf } from './checkout-items';
import { blankSession, detailsOf } from './checkout-objects';
import { checkOptions, optionsOf } from './checkout-options';
import type { CreateParams } from './checkout-params';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { invalid } from './errors';
import { randomText } from './ids';
import { mergeMetadata } from './metadata';
import { makeSetupIntent } from './setup-intents';
import type { IntentData, StoredSession } from './state';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export function create(ctx: Context, params: CreateParams, cause: Cause): StoredSession {
  checkMode(params);
  checkOptions(ctx, params);
  const items = itemsFrom(ctx, params, cause);
  const total = params.mode === 'setup' ? null : totalOf(items);
  checkUrl(params.success_url, 'success_url');
  if (params.cancel_url) checkUrl(params.cancel_url, 'cancel_url');
  if (params.customer && params.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer_email',
    });
  }
  const now = ctx.now();
  const blank = blankSession({
    id: `cs_test_a1${randomText(56)}`,
    now,
    mode: params.mode,
    currency: params.currency ?? (total === null ? null : 'usd'),
    total,
    expiresAt: expiryOf(params, now),
    successUrl: params.success_url,
  });
  const session: Stripe.Checkout.Session = {
    ...blank,
    ...who(ctx, params),
    ...choices(params),
    ...optionsOf(params, blank),
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    metadata: mergeMetadata({}, params.metadata),
    custom_text: {
      ...blank.custom_text,
      after_submit: params.custom_text?.after_submit ?? null,
      submit: params.custom_text?.submit ?? null,
      terms_of_service_acceptance: params.custom_text?.terms_of_service_acceptance ?? null,
    },
  };
  if (params.mode === 'setup') session.setup_intent = setupFor(ctx, session, params, cause);
  const redisplay = params.payment_method_data?.allow_redisplay;
  const stored: StoredSession = {
    session,
    items,
    intent: intentFrom(params),
    lastAttempt: null,
    ...(params.mode === 'subscription' ? { subscription: subscriptionFrom(params) } : {}),
    ...(redisplay ? { redisplay } : {}),
  };
  ctx.state.sessions[session.id] = stored;
  ctx.changed('sessions', session.id);
  return stored;
}

/** Which parameters go with which mode. @throws StripeFault 400. */
function checkMode(params: CreateParams): void {
  const misfits = {
    payment: ['setup_intent_data', 'subscription_data'],
    setup: ['line_items', 'payment_intent_data', 'saved_payment_method_options', 'submit_type', 'subscription_data'],
    subscription: ['payment_intent_data', 'setup_intent_data', 'customer_creation'],
  } as const;
  const misfit = misfits[params.mode].find((name) => params[name] !== undefined);
  if (misfit) throw invalid(`You can not pass \`${misfit}\` in \`${params.mode}\` mode.`, { param: misfit });
  if (params.mode === 'setup' && !params.currency && !params.allowed_payment_method_types)
    throw invalid('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' });
  if (params.mode !== 'setup' && !params.line_items)
    throw invalid('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
}

/** A setup has its SetupIntent from the start: https://docs.stripe.com/payments/checkout/save-and-reuse */
function setupFor(ctx: Context, session: Stripe.Checkout.Session, params: CreateParams, cause: Cause): string {
  const data = params.setup_intent_data;
  const wanted = {
    customer: typeof session.customer === 'string' ? session.customer : null,
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata),
    usage: 'off_session',
    redirects: 'always',
  } as const;
  return makeSetupIntent(ctx, wanted, cause).id;
}

function subscriptionFrom({ subscription_data: data }: CreateParams): StoredSession['subscription'] {
  return { description: data?.description ?? null, metadata: mergeMetadata({}, data?.metadata) };
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
    customer_creation: customer || params.mode !== 'payment' ? null : (params.customer_creation ?? 'if_required'),
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
      params.mode !== 'setup' && (saved || params.customer)
        ? {
            allow_redisplay_filters: saved?.allow_redisplay_filters ?? ['always' as const],
            payment_method_remove: 'disabled' as const,
            payment_method_save: saved?.payment_method_save ?? null,
          }
        : null,
    submit_type: params.submit_type ?? null,
  };
}

/** The account takes cards, and bank accounts in the US as its delayed method for payments; a session may take less. */
function methodTypes(params: CreateParams): string[] {
  if (params.mode !== 'payment') return ['card'];
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
