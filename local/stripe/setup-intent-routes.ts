import type Stripe from 'stripe';
import { z } from 'zod';
import { usableMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { cardFault } from './declines';
import { invalid } from './errors';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { created, expand, flag, metadata, pages, type Shape, text, unsupported } from './params';
import { checkSecret } from './payment-confirmation';
import { presentSetup } from './present';
import { type Route, route } from './router';
import { attemptSetup, cancelSetup, findSetupIntent, makeSetupIntent } from './setup-intents';

const automatic = z.strictObject({
  allow_redirects: z.enum(['always', 'never']).optional(),
  enabled: flag,
} satisfies Shape<Stripe.SetupIntentCreateParams.AutomaticPaymentMethods>);

const createParams = z.strictObject({
  allowed_payment_method_types: unsupported,
  attach_to_self: unsupported,
  automatic_payment_methods: automatic.optional(),
  confirm: flag.optional(),
  confirmation_token: unsupported,
  customer: text().optional(),
  customer_account: unsupported,
  description: text(1000).optional(),
  excluded_payment_method_types: unsupported,
  expand,
  flow_directions: unsupported,
  mandate_data: unsupported,
  metadata: metadata.optional(),
  on_behalf_of: unsupported,
  payment_method: text().optional(),
  payment_method_configuration: unsupported,
  payment_method_data: unsupported,
  payment_method_options: unsupported,
  return_url: text().optional(),
  single_use: unsupported,
  usage: z.enum(['off_session', 'on_session']).optional(),
  use_stripe_sdk: flag.optional(),
} satisfies Shape<Stripe.SetupIntentCreateParams>);

const confirmParams = z.strictObject({
  allowed_payment_method_types: unsupported,
  confirmation_token: unsupported,
  expand,
  mandate_data: unsupported,
  payment_method: text().optional(),
  payment_method_data: unsupported,
  payment_method_options: unsupported,
  return_url: text().optional(),
  use_stripe_sdk: flag.optional(),
} satisfies Shape<Stripe.SetupIntentConfirmParams>);

const cancelParams = z.strictObject({
  cancellation_reason: z.enum(['abandoned', 'duplicate', 'requested_by_customer']).optional(),
  expand,
} satisfies Shape<Stripe.SetupIntentCancelParams>);

const listParams = z.strictObject({
  ...pages,
  attach_to_self: unsupported,
  created: created.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  expand,
  payment_method: text().optional(),
} satisfies Shape<Stripe.SetupIntentListParams>);

const retrieveParams = z.strictObject({
  client_secret: text().optional(),
  expand,
} satisfies Shape<Stripe.SetupIntentRetrieveParams>);

const OPEN: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

function create(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.SetupIntent {
  const customer = params.customer ? findCustomer(ctx, params.customer, 'customer').id : null;
  const paymentMethod = params.payment_method ? usableMethod(ctx, params.payment_method, customer) : null;
  const redirects = params.automatic_payment_methods?.allow_redirects ?? 'always';
  if (params.confirm) checkReturnUrl(redirects, params.return_url);
  const setup = makeSetupIntent(
    ctx,
    {
      customer,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      usage: params.usage ?? 'off_session',
      redirects,
    },
    cause,
  );
  if (paymentMethod) {
    setup.payment_method = paymentMethod.id;
    setup.status = 'requires_confirmation';
  }
  return params.confirm ? confirm(ctx, setup, params, cause) : setup;
}

/** @throws StripeFault 402 with the SetupIntent inside for a card that is declined, 400 for a setup that is over. */
function confirm(
  ctx: Context,
  setup: Stripe.SetupIntent,
  params: z.output<typeof confirmParams>,
  cause: Cause,
): Stripe.SetupIntent {
  if (!OPEN.includes(setup.status)) throw unexpected(setup, 'confirm');
  const given = params.payment_method ?? setup.payment_method;
  if (typeof given !== 'string') {
    throw invalid(
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
      { code: 'setup_intent_unexpected_state', setup_intent: structuredClone(setup) },
    );
  }
  checkReturnUrl(setup.automatic_payment_methods?.allow_redirects, params.return_url);
  const paymentMethod = usableMethod(ctx, given, typeof setup.customer === 'string' ? setup.customer : null);
  const returnUrl = params.use_stripe_sdk ? null : (params.return_url ?? null);
  const keep = paymentMethod.allow_redisplay ?? 'unspecified';
  const verdict = attemptSetup(
    ctx,
    { setup, paymentMethod, presence: 'on_session', keep, returnUrl, page: null },
    cause,
  );
  if (typeof verdict === 'object')
    throw cardFault(verdict, {
      payment_method: structuredClone(paymentMethod),
      setup_intent: structuredClone(setup),
    });
  return presentSetup(ctx, setup);
}

function checkReturnUrl(redirects: string | undefined, returnUrl: string | undefined): void {
  if (redirects === 'never' || returnUrl !== undefined) return;
  throw invalid(
    'This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don’t want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.',
    { param: 'return_url' },
  );
}

function unexpected(setup: Stripe.SetupIntent, verb: string) {
  return invalid(`You cannot ${verb} this SetupIntent because it has a status of ${setup.status}.`, {
    code: 'setup_intent_unexpected_state',
    setup_intent: structuredClone(setup),
  });
}

export const setupIntentRoutes: Route[] = [
  route('POST', '/v1/setup_intents', createParams, (ctx, params, call) => create(ctx, params, call)),
  route('GET', '/v1/setup_intents', listParams, (ctx, params) => {
    const fits = (setup: Stripe.SetupIntent) =>
      (!params.customer || setup.customer === params.customer) &&
      (!params.payment_method || setup.payment_method === params.payment_method) &&
      within(setup.created, params.created);
    const setups = Object.values(ctx.state.setupIntents).map((setup) => presentSetup(ctx, setup));
    return page(setups, '/v1/setup_intents', params, fits);
  }),
  route('GET', '/v1/setup_intents/:id', retrieveParams, (ctx, params, { id }) => {
    const setup = findSetupIntent(ctx, id);
    checkSecret(setup, params.client_secret);
    return presentSetup(ctx, setup);
  }),
  route('POST', '/v1/setup_intents/:id/confirm', confirmParams, (ctx, params, call) =>
    confirm(ctx, findSetupIntent(ctx, call.id), params, call),
  ),
  route('POST', '/v1/setup_intents/:id/cancel', cancelParams, (ctx, params, call) => {
    const setup = findSetupIntent(ctx, call.id);
    if (!OPEN.includes(setup.status)) throw unexpected(setup, 'cancel');
    cancelSetup(ctx, setup, params.cancellation_reason ?? null, call);
    return setup;
  }),
];
