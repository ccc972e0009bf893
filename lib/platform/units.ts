/**
 * The two units of money, as types that do not mix: credits are kept in microcredits everywhere inside, US cents exist
 * only where Stripe is spoken. Both are bigint, so no amount is ever a float.
 */
declare const unit: unique symbol;
export type Microcredits = bigint & { readonly [unit]: 'microcredits' };
export type UsdCents = bigint & { readonly [unit]: 'usd-cents' };

export const MICROCREDITS_PER_CREDIT = 1_000_000n;
export const MICROCREDITS_PER_CENT = MICROCREDITS_PER_CREDIT / 100n;

/** Names a plain number as microcredits; converts nothing. */
export function microcredits(amount: bigint): Microcredits {
  return amount as Microcredits;
}

/** Names a plain number as US cents; converts nothing. */
export function usdCents(amount: bigint): UsdCents {
  return amount as UsdCents;
}

/** Microcredits that a payment of `cents` buys: one credit costs one US dollar. */
export function creditsFor(cents: UsdCents): Microcredits {
  return microcredits(cents * MICROCREDITS_PER_CENT);
}

/** `a / b` rounded up, for non-negative `a` and positive `b`. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  if (a < 0n || b <= 0n) throw new RangeError(`ceilDiv(${a}, ${b})`);
  return (a + b - 1n) / b;
}

/** Credits as the decimal string of our JSON: `12340000` microcredits are `"12.340000"`. */
export function toDecimal(amount: Microcredits): string {
  const sign = amount < 0n ? '-' : '';
  const absolute = amount < 0n ? -amount : amount;
  const fraction = (absolute % MICROCREDITS_PER_CREDIT).toString().padStart(6, '0');
  return `${sign}${absolute / MICROCREDITS_PER_CREDIT}.${fraction}`;
}

/** The reverse of {@link toDecimal}; null when the text is not a plain decimal with at most six places. */
export function fromDecimal(text: string): Microcredits | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const absolute = BigInt(whole) * MICROCREDITS_PER_CREDIT + BigInt(fraction.padEnd(6, '0'));
  return microcredits(sign ? -absolute : absolute);
}

/** US cents as plain dollars: `2000` cents are `"20.00"`. */
export function toDollars(cents: UsdCents): string {
  return `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
}

/** Plain dollars with at most two decimals (`"20"`, `"20.5"`, `"20.50"`); null for anything else. Limits are the caller's. */
export function parseDollars(text: string): UsdCents | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '0', fraction = ''] = match;
  return usdCents(BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0')));
}
