import 'server-only';
import { env } from '@/lib/platform/env';
import { rateLimit } from '@/lib/platform/rate-limit';

/**
 * Counts an attempt to sign in from the address that these headers came from. Of the addresses in X-Forwarded-For only
 * the last was written by the nearest proxy, or by our own server; those before it are the client's to invent.
 */
export function countSignIn(headers: Headers): { ok: boolean; retryAfterSeconds: number } {
  const address = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown';
  return rateLimit(`sign-in:${address}`, { limit: env().SIGN_INS_PER_HOUR, windowSeconds: 60 * 60 });
}
