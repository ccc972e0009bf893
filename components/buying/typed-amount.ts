import { toPlainDollars } from '@/lib/i18n/typed-dollars';
import { type CheckedAmount, checkAmount } from '@/lib/purchases/amount';

/**
 * What somebody typed into an amount field, in their own way of writing numbers, as the amount it means: "$1,000.50"
 * in English and "1.000,50" in Danish are both 100050 cents. Separators that stand where they can't are an error, never
 * a guess: "1,5" in English could mean two amounts.
 */
export function checkTypedAmount(typed: string, locale: string): CheckedAmount {
  return checkAmount(toPlainDollars(typed, locale));
}
