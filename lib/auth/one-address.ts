import { env, isLoopback } from '@/lib/platform/env';

/**
 * On one machine `localhost` and `127.0.0.1` are one site with two sets of cookies: who signs in at one and comes back
 * from Stripe at the other would be signed out. So before anybody signs in they are led to the name that APP_URL has.
 * Null when `host` is that name, or no other name of this machine.
 */
export function addressInsteadOf(host: string | null): string | null {
  const app = new URL(env().APP_URL);
  const url = `${app.protocol}//${host}`;
  const asked = host !== null && URL.canParse(url) ? new URL(url) : null;
  if (!asked || asked.host === app.host || asked.port !== app.port) return null;
  return isLoopback(asked.hostname) && isLoopback(app.hostname) ? app.origin : null;
}
