import { expect, test } from 'vitest';
import { formatAmount } from '@/components/ui/format-amount';
import { microcredits } from '@/lib/platform/units';

const shown = (amount: bigint, kind?: Parameters<typeof formatAmount>[2], locale = 'en') =>
  formatAmount(microcredits(amount), locale, kind);

test('a balance is shown in dollars and cents', () => {
  expect(shown(12_340_000n)).toBe('$12.34');
  expect(shown(0n)).toBe('$0.00');
  expect(shown(1_234_567_890_000n)).toBe('$1,234,567.89');
});

test('a balance is never rounded up: nobody is shown a cent that they cannot spend', () => {
  expect(shown(12_349_999n)).toBe('$12.34');
  expect(shown(999_999n)).toBe('$0.99');
});

test('what is owed is never shown smaller than it is', () => {
  expect(shown(-1n)).toBe('-$0.01');
});

test('less than a cent is not shown as nothing', () => {
  expect(shown(1n)).toBe('<$0.01');
  expect(shown(9_999n)).toBe('<$0.01');
  expect(shown(10_000n)).toBe('$0.01');
});

test('a cost is written in full, so that costs add up to what the balance lost', () => {
  expect(shown(4_215n, 'cost')).toBe('$0.004215');
  expect(shown(1_500_000n, 'cost')).toBe('$1.50');
  expect(shown(12_345_678n, 'cost')).toBe('$12.345678');
});

test('whole dollars are written without cents, and cents are never dropped', () => {
  expect(shown(20_000_000n, 'whole')).toBe('$20');
  expect(shown(20_500_000n, 'whole')).toBe('$20.50');
  expect(shown(0n, 'whole')).toBe('$0');
});

test('an average promises no more than two digits', () => {
  expect(shown(13_412n, 'about')).toBe('$0.013');
  expect(shown(2_014_841n, 'about')).toBe('$2');
});

test('an amount larger than a float can hold is shown exactly', () => {
  expect(shown(9_007_199_254_740_993_450_000n)).toBe('$9,007,199,254,740,993.45');
});

test('other languages write the same amount their own way', () => {
  expect(shown(1_234_560_000n, 'balance', 'da')).toBe('1.234,56\u00a0$');
});
