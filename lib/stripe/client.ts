import 'server-only';
import Stripe from 'stripe';
import { env, hasTestPayments } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { describeFailure, toAppError } from './errors';

/** A click waits for this: better a clear "try again" than a page that hangs. The SDK repeats with the same key. */
const TIMEOUT_MS = 15_000;
const RETRIES = 2;

/** Keys of the local Stripe; real Stripe never gives one out, so such a key must never travel there. */
const LOCAL_KEY_PREFIX = 'sk_test_local_';

/**
 * Never shared through `globalThis`: the build has several copies of the SDK, and a client made by one throws errors
 * that are no `StripeError` to another, so a refusal would pass for an outage, and an unknown outcome for a failure.
 */
let client: Stripe | undefined;

/** The SDK's own pinned API version is used: its types and the shapes that arrive are then the same. */
function connect(): Stripe {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_URL: address } = env();
  const options = { telemetry: false, timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES };
  if (!address) {
    if (key.startsWith(LOCAL_KEY_PREFIX)) throw new Error('A key of the local Stripe needs STRIPE_API_URL.');
    return new Stripe(key, options);
  }
  // The settings already allow an own address only with a test key and on this machine; money is worth a second look.
  if (!hasTestPayments()) throw new Error('STRIPE_API_URL is accepted only with a test key.');
  const { hostname, port, protocol } = new URL(address);
  const isSecure = protocol === 'https:';
  return new Stripe(key, {
    ...options,
    host: hostname,
    port: port || (isSecure ? '443' : '80'),
    protocol: isSecure ? 'https' : 'http',
  });
}

/**
 * Sends one call to Stripe. Failures leave as our own error, so that nobody outside this folder knows Stripe's.
 * @throws AppError `stripe_unavailable`
 */
export async function callStripe<T>(operation: string, call: (stripe: Stripe) => Promise<T>): Promise<T> {
  try {
    client ??= connect();
    return await call(client);
  } catch (error) {
    log.warn('stripe_call_failed', { operation, ...describeFailure(error) });
    throw toAppError(error);
  }
}

/** Everything in a list of Stripe's: the SDK asks for one page after the other. */
export async function collect<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** Whether what Stripe sends must be marked live: the mode of our own key. */
export function expectsLivemode(): boolean {
  return !hasTestPayments();
}

/** The API version that our webhook endpoint should be pinned to. */
export const API_VERSION: string = Stripe.API_VERSION;
