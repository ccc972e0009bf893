import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Stripe from 'stripe';
import { invalid } from './errors';

export const KEY_PREFIX = 'sk_test_local_';

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A foreign Host header means that a page elsewhere has had its name pointed here. @throws StripeFault 403. */
export function checkHost(request: IncomingMessage): void {
  const host = `http://${request.headers.host ?? ''}`;
  if (!URL.canParse(host) || !isLoopback(new URL(host).hostname)) {
    throw invalid('The local Stripe answers only to the names of this machine.', { status: 403 });
  }
}

/** What a browser sends from another site, it may not change. Programs send neither header. @throws StripeFault 403. */
export function checkNotCrossSite(request: IncomingMessage): void {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || origin === `http://${host}`;
  const own = site === undefined ? ownOrigin : site === 'same-origin' || site === 'none';
  if (!own) throw invalid('Cross-site requests are refused.', { status: 403 });
}

/** @throws StripeFault 401 without the key of this server, 400 for another API version than the SDK's. */
export function checkCaller(request: IncomingMessage, secretKey: string): void {
  const given = givenKey(request.headers.authorization);
  if (given === null) {
    throw invalid(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      { status: 401 },
    );
  }
  if (!same(given, secretKey)) throw invalid(`Invalid API Key provided: ${masked(given)}`, { status: 401 });
  const version = request.headers['stripe-version'];
  if (version !== undefined && version !== Stripe.API_VERSION) {
    throw invalid(
      `Invalid Stripe API version: ${String(version)}. The local Stripe speaks only ${Stripe.API_VERSION}.`,
    );
  }
}

function givenKey(header: string | undefined): string | null {
  const [scheme, value] = (header ?? '').split(' ');
  if (!value) return null;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? null;
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function masked(key: string): string {
  return key.length <= 12 ? '****' : `${key.slice(0, 8)}****${key.slice(-4)}`;
}
