import 'server-only';
import Stripe from 'stripe';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { WEBHOOK_TOLERANCE_SECONDS } from '@/lib/platform/policy';

// Not a byte may differ from what was signed. The SDK's own decoder drops a byte order mark and mends bad UTF-8.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Checks that Stripe signed exactly these bytes within the last 300 seconds, with any of our secrets (there are two
 * while one is being rotated), and returns them as text.
 * @throws AppError `invalid_request`, whose public text never says which of the checks failed
 */
export function verifyWebhook(body: Uint8Array, header: string | null): string {
  const reason = refusalReason(body, header);
  if (reason === null) return utf8.decode(body);
  log.warn('webhook_refused', { reason, bytes: body.byteLength });
  throw new AppError('invalid_request', {
    message: 'This is not an event that Stripe signed just now.',
    param: 'stripe-signature',
  });
}

function refusalReason(body: Uint8Array, header: string | null): string | null {
  if (!header) return 'unsigned';
  if (body.byteLength === 0) return 'empty';
  const text = decode(body);
  if (text === null) return 'not_utf8';
  if (isFromTheFuture(header)) return 'from_the_future';
  const matches = env().STRIPE_WEBHOOK_SECRET.some((secret) => isSignedWith(secret, text, header));
  return matches ? null : 'bad_or_stale_signature';
}

function decode(body: Uint8Array): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}

/** The SDK refuses only what is too old; a signature dated ahead would stay valid for as long as its maker liked. */
function isFromTheFuture(header: string): boolean {
  const stamps = header.split(',').filter((part) => part.startsWith('t='));
  const latest = Math.floor(Date.now() / 1000) + WEBHOOK_TOLERANCE_SECONDS;
  return stamps.some((stamp) => !/^t=\d{1,12}$/.test(stamp) || Number(stamp.slice(2)) > latest);
}

function isSignedWith(secret: string, text: string, header: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(text, header, secret, WEBHOOK_TOLERANCE_SECONDS) === true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}
