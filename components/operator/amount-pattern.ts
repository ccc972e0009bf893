import { separatorsOf } from '@/lib/i18n/typed-dollars';

/** What an amount of credits looks like in a language, for the browser to check before a form is sent and emptied. */
export function amountPattern(locale: string): string {
  const { group, decimal } = separatorsOf(locale);
  return `(\\d{1,7}|\\d{1,3}([${group}]\\d{3})+)([${decimal}]\\d{1,6})?`;
}
