import type Stripe from 'stripe';
import { attach, setUp } from './cards-on-file';
import type { Cause, Context } from './context';
import { type Decline, lastError } from './declines';
import { missing } from './errors';
import { newId, randomText } from './ids';
import { proof } from './payments';
import { presentSetup } from './present';
import { type Presence, type Verdict, verdictOnKeeping } from './verdict';

interface NewSetup {
  customer: string | null;
  description: string | null;
  metadata: Stripe.Metadata;
  usage: 'off_session' | 'on_session';
  redirects: 'always' | 'never';
}

/** Begins to keep a card without charging it. */
export function makeSetupIntent(ctx: Context, wanted: NewSetup, cause: Cause): Stripe.SetupIntent {
  const id = newId('seti');
  const setup: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: wanted.redirects, enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: ctx.now(),
    customer: wanted.customer,
    customer_account: null,
    description: wanted.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: wanted.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: wanted.usage,
  };
  ctx.state.setupIntents[id] = setup;
  ctx.changed('setupIntents', id);
  ctx.emit('setup_intent.created', setup, cause);
  return setup;
}

/** @throws StripeFault `resource_missing`. */
export function findSetupIntent(ctx: Context, id: string): Stripe.SetupIntent {
  const setup = ctx.state.setupIntents[id];
  if (!setup) throw missing('setupintent', id);
  return setup;
}

export interface SetupAttempt {
  setup: Stripe.SetupIntent;
  paymentMethod: Stripe.PaymentMethod;
  presence: Presence;
  keep: Stripe.PaymentMethod.AllowRedisplay;
  returnUrl: string | null;
  page: string | null;
}

/** One attempt to keep a card: it is attached to the customer, or its bank says no, or asks for proof first. */
export function attemptSetup(ctx: Context, order: SetupAttempt, cause: Cause): Verdict {
  const { setup, paymentMethod, presence } = order;
  const verdict = verdictOnKeeping(ctx, paymentMethod, presence);
  ctx.changed('setupIntents', setup.id);
  if (verdict === 'action') askForProof(ctx, order, cause);
  else if (typeof verdict === 'object') refuse(ctx, setup, paymentMethod, verdict, cause);
  else accept(ctx, order, cause);
  return verdict;
}

function askForProof(ctx: Context, { setup, paymentMethod, keep, returnUrl, page }: SetupAttempt, cause: Cause): void {
  ctx.state.authentications[setup.id] = { id: setup.id, paymentMethod: paymentMethod.id, keep, page };
  ctx.changed('authentications', setup.id);
  setup.status = 'requires_action';
  setup.payment_method = paymentMethod.id;
  setup.last_setup_error = null;
  setup.next_action = proof(returnUrl);
  ctx.emit('setup_intent.requires_action', presentSetup(ctx, setup), cause);
}

function refuse(
  ctx: Context,
  setup: Stripe.SetupIntent,
  paymentMethod: Stripe.PaymentMethod,
  decline: Decline,
  cause: Cause,
): void {
  setup.status = 'requires_payment_method';
  setup.payment_method = null;
  setup.next_action = null;
  setup.last_setup_error = lastError(decline, null, paymentMethod);
  ctx.emit('setup_intent.setup_failed', setup, cause);
}

function accept(ctx: Context, { setup, paymentMethod, keep }: SetupAttempt, cause: Cause): void {
  if (typeof setup.customer === 'string' && paymentMethod.customer === null)
    attach(ctx, paymentMethod.id, setup.customer, keep, cause);
  if (setup.usage === 'off_session') setUp(ctx, paymentMethod.id);
  setup.status = 'succeeded';
  setup.payment_method = paymentMethod.id;
  setup.next_action = null;
  setup.last_setup_error = null;
  ctx.emit('setup_intent.succeeded', setup, cause);
}

/** The card won't be kept after all. */
export function cancelSetup(
  ctx: Context,
  setup: Stripe.SetupIntent,
  reason: Stripe.SetupIntent.CancellationReason | null,
  cause: Cause,
): void {
  setup.status = 'canceled';
  setup.cancellation_reason = reason;
  setup.next_action = null;
  ctx.changed('setupIntents', setup.id);
  delete ctx.state.authentications[setup.id];
  ctx.changed('authentications', setup.id);
  ctx.emit('setup_intent.canceled', setup, cause);
}
