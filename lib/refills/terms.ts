import { creditsFor, type Microcredits, parseDollars, type UsdCents } from '@/lib/platform/units';
import { CEILING_MAX_CENTS, REFILL_MAX_CENTS, REFILL_MIN_CENTS, THRESHOLD_MAX, THRESHOLD_MIN } from './limits';

/** What an owner agrees to: when, how much, and how much at most in a month. */
export type RefillTerms = {
  /** A refill is due when credits fall below it. */
  threshold: Microcredits;
  /** One refill, or a whole multiple of it where more is needed to reach the threshold. */
  amount: UsdCents;
  /** All refills of a calendar month (UTC) together. */
  ceiling: UsdCents;
};

export type TermName = 'threshold' | 'amount' | 'ceiling';
export type TermProblem = 'not_dollars' | 'too_small' | 'too_large' | 'below_amount';
export type CheckedTerms =
  | { ok: true; terms: RefillTerms }
  | { ok: false; problems: Partial<Record<TermName, TermProblem>> };

/** The three fields as text, in plain dollars ("20" or "20.50"). */
export type TypedTerms = Record<TermName, string>;

/** The one rule of what may be agreed to, for the form and for the server that decides. Pure. */
export function checkTerms(typed: TypedTerms): CheckedTerms {
  const threshold = parseDollars(typed.threshold);
  const amount = parseDollars(typed.amount);
  const ceiling = parseDollars(typed.ceiling);
  const problems: Partial<Record<TermName, TermProblem>> = {
    ...problemOf('threshold', threshold && creditsFor(threshold), THRESHOLD_MIN, THRESHOLD_MAX),
    ...problemOf('amount', amount, REFILL_MIN_CENTS, REFILL_MAX_CENTS),
    ...problemOf('ceiling', ceiling, REFILL_MIN_CENTS, CEILING_MAX_CENTS),
    // Else no refill would ever fit, and nobody would understand why.
    ...(amount !== null && ceiling !== null && ceiling < amount ? { ceiling: 'below_amount' as const } : {}),
  };
  if (threshold === null || amount === null || ceiling === null || Object.keys(problems).length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, terms: { threshold: creditsFor(threshold), amount, ceiling } };
}

function problemOf(name: TermName, value: bigint | null, least: bigint, most: bigint) {
  if (value === null) return { [name]: 'not_dollars' };
  if (value < least) return { [name]: 'too_small' };
  return value > most ? { [name]: 'too_large' } : {};
}
