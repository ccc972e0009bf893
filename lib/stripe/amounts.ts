import { type UsdCents, usdCents } from '@/lib/platform/units';

/** Cents as the JSON number that Stripe's API takes; refuses what a number could not carry exactly. */
export function toStripeAmount(cents: UsdCents): number {
  const amount = Number(cents);
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`${cents} cents cannot be sent to Stripe`);
  return amount;
}

/** Cents out of Stripe's JSON number. */
export function fromStripeAmount(amount: number): UsdCents {
  return usdCents(BigInt(amount));
}
