import Stripe from 'stripe';
import { AppError } from '@/lib/platform/errors';

const { StripeConnectionError, StripeError, StripeInvalidRequestError, StripeRateLimitError } = Stripe.errors;

/** Whatever the SDK throws, as `stripe_unavailable`: public text says that nothing was charged, the cause stays inside. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('stripe_unavailable', { cause: error });
}

/** What the SDK threw, also after {@link toAppError} wrapped it. */
export function causeOf(error: unknown): unknown {
  return error instanceof AppError ? error.cause : error;
}

/** Facts of a failure for the log: no message, which may quote what a customer typed. */
export function describeFailure(error: unknown): Record<string, string | number | undefined> {
  if (!(error instanceof StripeError)) return { kind: error instanceof Error ? error.name : 'unknown' };
  const { type, code, param, statusCode, requestId } = error;
  return { kind: type, code, param, status: statusCode, stripe_request: requestId };
}

/** Whether Stripe says that it has no object with the id in `param` (any object, when none is named). */
export function isMissing(error: unknown, param?: string): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof StripeInvalidRequestError) || cause.code !== 'resource_missing') return false;
  return param === undefined || cause.param === param;
}

/** Whether Stripe says that what was asked for can't be done, and nothing was: asking again would change nothing. */
export function isRefused(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof StripeInvalidRequestError && cause.statusCode !== 409;
}

/**
 * Whether a call may have been carried out although no answer arrived. Such a call is repeated with the same
 * idempotency key and never with a new one; Stripe stores no answer for the failures named here, so repeating can work.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  const cause = causeOf(error);
  if (cause instanceof StripeConnectionError || cause instanceof StripeRateLimitError) return true;
  return cause instanceof StripeError && cause.statusCode === 409;
}
