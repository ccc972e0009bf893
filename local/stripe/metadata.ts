import type Stripe from 'stripe';

/** Stripe merges metadata key by key; an empty value unsets its key, null (an empty parameter) unsets all. */
export function mergeMetadata(
  before: Stripe.Metadata,
  change: Record<string, string> | null | undefined,
): Stripe.Metadata {
  if (change === null) return {};
  const merged = { ...before, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}
