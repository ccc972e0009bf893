import type Stripe from 'stripe';
import { usableMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { cardFault, DECLINES, type Decline } from './declines';
import { invalid, missing } from './errors';
import { followPayment } from './follow-payment';
import { attempt, followUp } from './payments';
import { presentIntent } from './present';
import { type Verdict, verdictOn } from './verdict';

export interface Confirmation {
  payment_method?: string | undefined;
  off_session?: boolean | undefined;
  error_on_requires_action?: boolean | undefined;
  return_url?: string | undefined;
  use_stripe_sdk?: boolean | undefined;
}

/** A payment begun by an API call is confirmed only in these states. */
const OPEN: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/**
 * What a confirmation would pay with. Nothing happens yet.
 * @throws StripeFault 400 `payment_intent_unexpected_state` for a payment that is over or has nothing to pay with, and for a method that can't be used.
 */
export function methodFor(ctx: Context, intent: Stripe.PaymentIntent, wanted: Confirmation): Stripe.PaymentMethod {
  if (!OPEN.includes(intent.status)) throw overAlready(ctx, intent);
  const given = wanted.payment_method ?? (typeof intent.payment_method === 'string' ? intent.payment_method : null);
  if (given === null) throw nothingToPayWith(ctx, intent);
  checkReturnUrl(intent, wanted);
  const paymentMethod = usableMethod(ctx, given, typeof intent.customer === 'string' ? intent.customer : null);
  checkType(intent, paymentMethod);
  return paymentMethod;
}

/**
 * Tries to take the money, as `confirm` asks.
 * @throws StripeFault 402 with the PaymentIntent inside for a card that is declined or, where that counts as an error, asks for proof.
 */
export function confirm(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  wanted: Confirmation,
  cause: Cause,
): Stripe.PaymentIntent {
  const presence = wanted.off_session ? 'off_session' : 'on_session';
  const asked = verdictOn(ctx, paymentMethod, presence) === 'action';
  const order = {
    intent,
    paymentMethod,
    presence,
    keep: intent.setup_future_usage ? (paymentMethod.allow_redisplay ?? 'unspecified') : null,
    returnUrl: wanted.use_stripe_sdk ? null : (wanted.return_url ?? null),
    page: null,
    forced: asked && wanted.error_on_requires_action ? UNWANTED_ACTION : undefined,
  } as const;
  const verdict = attempt(ctx, order, cause);
  followPayment(ctx, intent, cause);
  followUp(ctx, intent, cause);
  throwIfDeclined(ctx, intent, paymentMethod, verdict);
  return presentIntent(ctx, intent);
}

const UNWANTED_ACTION: Decline = {
  ...DECLINES.authentication_required,
  message:
    'This payment required an authentication action to complete, but `error_on_requires_action` was set. When you’re ready, you can upgrade your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.',
};

function throwIfDeclined(
  ctx: Context,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  verdict: Verdict,
): void {
  if (typeof verdict !== 'object') return;
  throw cardFault(verdict, {
    ...(typeof intent.latest_charge === 'string' ? { charge: intent.latest_charge } : {}),
    payment_intent: structuredClone(presentIntent(ctx, intent)),
    payment_method: structuredClone(paymentMethod),
  });
}

/** Unless a payment takes nothing but cards, some of its methods may lead the buyer away: Stripe wants to know where back to. */
function checkReturnUrl(intent: Stripe.PaymentIntent, wanted: Confirmation): void {
  const { automatic_payment_methods: automatic } = intent;
  if (wanted.return_url !== undefined && !/^[a-z][\w+.-]*:\/\/\S+$/i.test(wanted.return_url))
    throw invalid('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  const mayLeave = automatic?.enabled === true && automatic.allow_redirects !== 'never';
  if (!mayLeave || wanted.return_url !== undefined) return;
  throw invalid(
    'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don’t want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.',
    { param: 'return_url' },
  );
}

function checkType(intent: Stripe.PaymentIntent, { type }: Stripe.PaymentMethod): void {
  if (intent.payment_method_types.includes(type)) return;
  throw invalid(
    `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. This PaymentIntent only accepts the following types: ${intent.payment_method_types.join(', ')}.`,
    { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
  );
}

function overAlready(ctx: Context, intent: Stripe.PaymentIntent) {
  const already =
    intent.status === 'succeeded' ? ' because it has already succeeded after being previously confirmed' : '';
  return invalid(
    already
      ? `You cannot confirm this PaymentIntent${already}.`
      : `This PaymentIntent's payment_method could not be confirmed because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
    { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(presentIntent(ctx, intent)) },
  );
}

function nothingToPayWith(ctx: Context, intent: Stripe.PaymentIntent) {
  return invalid(
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(presentIntent(ctx, intent)) },
  );
}

/** @throws StripeFault 400 for a secret that isn't this payment's. */
export function checkSecret(intent: { client_secret: string | null }, given: string | undefined): void {
  if (given !== undefined && given !== intent.client_secret)
    throw missing('payment_intent', given.split('_secret')[0] ?? '', 'client_secret');
}
