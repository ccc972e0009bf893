import { AppError } from '@/lib/platform/errors';
import { PURCHASE_MAX_CENTS, PURCHASE_MIN_CENTS } from '@/lib/platform/policy';
import { toDollars, type UsdCents } from '@/lib/platform/units';
import { type AmountProblem, checkAmount } from './amount';

const MESSAGES: Record<AmountProblem, string> = {
  missing: 'Say how many dollars to buy, for example "20.00".',
  not_text: 'The amount must be a string of dollars, for example "20.00".',
  not_dollars: 'The amount must be plain dollars, for example "20.00": digits and at most one point.',
  too_many_decimals: 'The amount may have at most two decimals.',
  too_small: `The smallest purchase is $${toDollars(PURCHASE_MIN_CENTS)}.`,
  too_large: `The largest purchase is $${toDollars(PURCHASE_MAX_CENTS)}.`,
};

/** @throws AppError `invalid_request` with param `amount` and the problem by name */
export function parseAmount(amount: unknown): UsdCents {
  const checked = checkAmount(amount);
  if (checked.ok) return checked.cents;
  const { problem } = checked;
  throw new AppError('invalid_request', { message: MESSAGES[problem], param: 'amount', facts: { problem } });
}
