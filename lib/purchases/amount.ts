import { PURCHASE_MAX_CENTS, PURCHASE_MIN_CENTS } from '@/lib/platform/policy';
import { parseDollars, type UsdCents } from '@/lib/platform/units';

export type AmountProblem = 'missing' | 'not_text' | 'not_dollars' | 'too_many_decimals' | 'too_small' | 'too_large';
export type CheckedAmount = { ok: true; cents: UsdCents } | { ok: false; problem: AmountProblem };

/** The one rule of what may be bought, for the form while one types and for the server that decides. Pure. */
export function checkAmount(amount: unknown): CheckedAmount {
  if (amount === undefined || amount === null || amount === '') return { ok: false, problem: 'missing' };
  // A JSON number was a float on its way here; only text carries dollars and cents exactly.
  if (typeof amount !== 'string') return { ok: false, problem: 'not_text' };
  if (/^\d{1,12}\.\d{3,}$/.test(amount)) return { ok: false, problem: 'too_many_decimals' };
  if (/^\d{13,}(\.\d{1,2})?$/.test(amount)) return { ok: false, problem: 'too_large' };
  const cents = parseDollars(amount);
  if (cents === null) return { ok: false, problem: 'not_dollars' };
  if (cents < PURCHASE_MIN_CENTS) return { ok: false, problem: 'too_small' };
  if (cents > PURCHASE_MAX_CENTS) return { ok: false, problem: 'too_large' };
  return { ok: true, cents };
}
