import 'server-only';
import { env, hasTestPayments } from '@/lib/platform/env';

const PAGES: Readonly<Record<string, string>> = { pi: 'payments', cus: 'customers', sub: 'subscriptions' };

/**
 * Where a person looks an object of Stripe's up: its dashboard in the mode of our key, or the local Stripe's own page.
 * Source: https://docs.stripe.com/dashboard/basics
 */
export function stripeLink(id: string): string {
  const { STRIPE_API_URL } = env();
  if (STRIPE_API_URL !== undefined) return new URL(`/_local#${id}`, STRIPE_API_URL).href;
  const dashboard = `https://dashboard.stripe.com/${hasTestPayments() ? 'test/' : ''}`;
  const page = PAGES[id.split('_', 1)[0] ?? ''];
  return `${dashboard}${page ? `${page}/${encodeURIComponent(id)}` : `search?query=${encodeURIComponent(id)}`}`;
}
