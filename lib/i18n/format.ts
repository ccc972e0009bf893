import {
  MICROCREDITS_PER_CENT as CENT,
  MICROCREDITS_PER_CREDIT as CREDIT,
  type Microcredits,
  microcredits,
  toDecimal,
} from '@/lib/platform/units';
import { numberFormat } from './number-format';

// How amounts and moments are written for people, in pages, mail and texts at Stripe. Decided here, over integers, and
// nowhere else: a balance is never rounded up (nobody is shown credits they don't have), and a cost is written in full
// (so that the numbers on a page add up).

/**
 * `balance` has two decimals, `cost` has as many as it needs, `column` is a cost among others, which line up: it has all
 * six; `whole` has none when there are no cents, and `about` is
 * for averages: two digits, because more would promise a precision that nobody has.
 */
export type AmountKind = 'balance' | 'cost' | 'column' | 'whole' | 'about';

/** Credits as US dollars (1 credit = $1) in the reader's way of writing them: "$12.34", "12,34 $", "12.34ドル". */
export function formatAmount(amount: Microcredits, locale: string, kind: AmountKind = 'balance'): string {
  if (kind === 'cost') return formatDollars(toDecimal(amount), locale, decimals(2, 6));
  if (kind === 'column') return formatDollars(toDecimal(amount), locale, decimals(6, 6));
  if (kind === 'about') return formatDollars(toDecimal(amount), locale, { maximumSignificantDigits: 2 });
  if (amount > 0n && amount < CENT) return `<${formatDollars('0.01', locale, decimals(2, 2))}`;
  const cents = microcredits(amount - (((amount % CENT) + CENT) % CENT));
  const places = kind === 'whole' && cents % CREDIT === 0n ? 0 : 2;
  return formatDollars(toDecimal(cents), locale, decimals(places, places));
}

/** A decimal of dollars as people write it; two places where nothing else is said. */
export function formatDollars(decimal: string, locale: string, digits: Intl.NumberFormatOptions = {}): string {
  const style = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  // A decimal string is formatted exactly; a number would be a float on the way.
  const exact = decimal as Intl.StringNumericLiteral;
  if (!locale.startsWith('ja')) return numberFormat(locale, { ...style, ...digits }).format(exact);
  // Japanese writes the word, and of its two words the one that people use of prices.
  const parts = numberFormat(locale, { ...style, ...digits, currencyDisplay: 'name' }).formatToParts(exact);
  return parts.map(({ type, value }) => (type === 'currency' ? 'ドル' : type === 'literal' ? '' : value)).join('');
}

/** What Stripe counts in a currency's smallest unit (`"2000"`, `usd`), as people write it: "$20.00", "€20.00". */
export function formatMinorUnits(units: string, currency: string, locale: string): string {
  const code = currency.toUpperCase();
  const format = numberFormat(locale, { style: 'currency', currency: code });
  const places = format.resolvedOptions().maximumFractionDigits ?? 0;
  const digits = units.padStart(places + 1, '0');
  const decimal = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return code === 'USD' ? formatDollars(decimal, locale) : format.format(decimal as Intl.StringNumericLiteral);
}

/** What stands before, or after, an amount of dollars: "$20", "20 $", "20ドル". */
export function dollarSign(locale: string): { prefix: string } | { suffix: string } {
  const one = formatDollars('1', locale, decimals(0, 0));
  const sign = one.replace(/[1\s]/g, '');
  return one.startsWith(sign) ? { prefix: sign } : { suffix: sign };
}

/** A decimal as people write it, each of its places included: "12.340000", "12,340000". */
export function formatDecimal(decimal: string, locale: string): string {
  const places = decimal.split('.', 2)[1]?.length ?? 0;
  return numberFormat(locale, decimals(places, places)).format(decimal as Intl.StringNumericLiteral);
}

/** How a moment is written; each place adds the time zone that it tells it in. */
export const MOMENTS = {
  day: { dateStyle: 'medium' },
  longDay: { dateStyle: 'long' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  longMoment: { dateStyle: 'long', timeStyle: 'short' },
  /** With seconds: where moments follow each other closely. */
  second: { dateStyle: 'medium', timeStyle: 'medium' },
  /** With the time zone's name: for moments at which something happens. */
  deadline: { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment in UTC: for mail and notices, which don't know their reader's clock. A time of day says that it is UTC. */
export function formatUtc(at: Date, locale: string, format: 'longDay' | 'longMoment' | 'moment'): string {
  const text = new Intl.DateTimeFormat(locale, { ...MOMENTS[format], timeZone: 'UTC' }).format(at);
  return format === 'longDay' ? text : `${text} UTC`;
}

/** The name of a price list: its day, as people write days; any other name as it is. */
export function formatVersion(version: string, locale: string): string {
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(version) ? version : Number.NaN);
  return Number.isNaN(at.getTime()) ? version : formatUtc(at, locale, 'longDay');
}

function decimals(minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits, maximumFractionDigits };
}
