import {
  MICROCREDITS_PER_CENT as CENT,
  MICROCREDITS_PER_CREDIT as CREDIT,
  type Microcredits,
  microcredits,
  toDecimal,
} from '@/lib/platform/units';

// How amounts are written for people. Decided here, over integers, and nowhere else: a balance is never rounded up
// (nobody is shown credits they don't have), and a cost is written in full (so that the numbers on a page add up).

/**
 * `balance` has two decimals, `cost` has as many as it needs, `whole` has none when there are no cents, and `about` is
 * for averages: two digits, because more would promise a precision that nobody has.
 */
export type AmountKind = 'balance' | 'cost' | 'whole' | 'about';

/** Credits as US dollars (1 credit = $1) in the reader's way of writing them: "$12.34". */
export function formatAmount(amount: Microcredits, locale: string, kind: AmountKind = 'balance'): string {
  if (kind === 'cost') return dollars(amount, locale, decimals(2, 6));
  if (kind === 'about') return dollars(amount, locale, { maximumSignificantDigits: 2 });
  if (amount > 0n && amount < CENT) return `<${dollars(microcredits(CENT), locale, decimals(2, 2))}`;
  const cents = microcredits(amount - (((amount % CENT) + CENT) % CENT));
  const places = kind === 'whole' && cents % CREDIT === 0n ? 0 : 2;
  return dollars(cents, locale, decimals(places, places));
}

function decimals(minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits, maximumFractionDigits };
}

function dollars(amount: Microcredits, locale: string, digits: Intl.NumberFormatOptions): string {
  const style = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  // A decimal string is formatted exactly; a number would be a float on the way.
  return new Intl.NumberFormat(locale, { ...style, ...digits }).format(toDecimal(amount) as Intl.StringNumericLiteral);
}
