import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ceilDiv,
  creditsFor,
  fromDecimal,
  microcredits,
  parseDollars,
  toDecimal,
  toDollars,
  usdCents,
} from '@/lib/platform/units';

test.each([
  ['20', 2000n],
  ['20.5', 2050n],
  ['20.50', 2050n],
  ['0.01', 1n],
  ['100000', 10_000_000n],
])('%s dollars are %s cents', (text, cents) => expect(parseDollars(text)).toBe(cents));

test.each([
  '',
  ' 20',
  '20 ',
  '20.',
  '.5',
  '20.505',
  '-1',
  '+1',
  '1e3',
  '0x10',
  '1,000',
  '20abc',
  '$20',
  'NaN',
  'Infinity',
  '٢٠',
  '1_000',
  '20\n',
])('%j is not an amount in plain dollars', (text) => expect(parseDollars(text)).toBeNull());

test('a dollar buys a credit, a cent ten thousand microcredits', () => {
  expect(creditsFor(usdCents(100n))).toBe(1_000_000n);
  expect(creditsFor(usdCents(1n))).toBe(10_000n);
});

test('credits are written with six decimals, and read back to the microcredit', () => {
  expect(toDecimal(microcredits(12_340_000n))).toBe('12.340000');
  expect(toDecimal(microcredits(-5n))).toBe('-0.000005');
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 18n), 10n ** 18n),
      (amount) => fromDecimal(toDecimal(microcredits(amount))) === amount,
    ),
  );
});

test('dollars are written as they are read, for every amount that can be bought', () => {
  fc.assert(fc.property(fc.bigInt(0n, 10_000_000n), (cents) => parseDollars(toDollars(usdCents(cents))) === cents));
});

test('a division that must not lose anything rounds up', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 24n), fc.bigInt(1n, 10n ** 12n), (a, b) => {
      const up = ceilDiv(a, b);
      return up * b >= a && (up - 1n) * b < a;
    }),
  );
});
