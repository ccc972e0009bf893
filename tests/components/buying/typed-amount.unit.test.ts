import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTypedAmount } from '@/components/buying/typed-amount';
import { fromPlainDollars } from '@/lib/i18n/typed-dollars';

const cents = (typed: string, locale = 'en') => {
  const checked = checkTypedAmount(typed, locale);
  return checked.ok ? checked.cents : checked.problem;
};

test.each([
  ['20', 2000n],
  ['20.5', 2050n],
  ['20.50', 2050n],
  ['  $20 ', 2000n],
  ['US$ 20', 2000n],
  ['20 USD', 2000n],
  ['1,000', 100_000n],
  ['100,000.00', 10_000_000n],
  ['２０．５', 2050n],
])('%j typed in English is %d cents', (typed, expected) => {
  expect(cents(typed)).toBe(expected);
});

test.each([
  ['1.000', 100_000n],
  ['1.000,50', 100_050n],
  ['20,5', 2050n],
  ['20,50 $', 2050n],
])('%j typed in Danish is %d cents', (typed, expected) => {
  expect(cents(typed, 'da')).toBe(expected);
});

test.each([
  ['1,000ドル', 100_000n],
  ['２０ ドル', 2000n],
])('%j typed in Japanese is %d cents', (typed, expected) => {
  expect(cents(typed, 'ja')).toBe(expected);
});

test.each([
  ['', 'missing'],
  ['   ', 'missing'],
  ['0', 'too_small'],
  ['0.99', 'too_small'],
  ['100,000.01', 'too_large'],
  ['9999999999999', 'too_large'],
  ['1.234', 'too_many_decimals'],
  ['1,5', 'not_dollars'],
  ['1,00', 'not_dollars'],
  ['10,00.00', 'not_dollars'],
  ['1.2.3', 'not_dollars'],
  ['-5', 'not_dollars'],
  ['1e3', 'not_dollars'],
  ['0x20', 'not_dollars'],
  ['twenty', 'not_dollars'],
  ['NaN', 'not_dollars'],
])('%j is refused: %s', (typed, problem) => {
  expect(cents(typed)).toBe(problem);
});

test('a comma that English and Danish read differently is never guessed', () => {
  expect(cents('1,5')).toBe('not_dollars');
  expect(cents('1.5', 'da')).toBe('not_dollars');
});

test.each([
  ['en', '1,037.5'],
  ['da', '1.037,5'],
  ['ja', '1,037.5'],
])('an amount that somebody else chose stands in the field as one would type it: %s', (locale, typed) => {
  expect(fromPlainDollars('1037.50', locale)).toBe(typed);
  expect(cents(typed, locale)).toBe(103_750n);
});

describe('whatever amount one writes in one’s own language', () => {
  test.each(['en', 'da', 'ja'])('is understood to the cent in %s', (locale) => {
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    fc.assert(
      fc.property(fc.bigInt({ min: 100n, max: 10_000_000n }), (amount) => {
        const text = `${amount / 100n}.${(amount % 100n).toString().padStart(2, '0')}` as Intl.StringNumericLiteral;
        expect(cents(format.format(text), locale)).toBe(amount);
      }),
    );
  });
});
