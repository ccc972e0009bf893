import { expect, test } from 'vitest';
import { readAmounts, refusedBy } from '@/lib/limits/limit';
import { LIMIT_MAX, LIMIT_MIN } from '@/lib/platform/policy';
import { microcredits, toDecimal } from '@/lib/platform/units';

test('dollars and cents are read as people type them, and an empty field is none', () => {
  const amounts = { limit: 12_500_000n, alert: 10_000_000n };
  expect(readAmounts({ limit: '12.50', alert: ' $10 ' }, 'en')).toEqual({ ok: true, amounts });
  expect(readAmounts({ limit: '12,5', alert: '10 $' }, 'da')).toEqual({ ok: true, amounts });
  expect(readAmounts({ limit: '1,000.00', alert: '20ドル' }, 'ja')).toMatchObject({
    ok: true,
    amounts: { alert: 20_000_000n },
  });
  expect(readAmounts({ limit: '', alert: ' ' }, 'en')).toEqual({ ok: true, amounts: { limit: null, alert: null } });
});

test('what is no amount is named with its field, and so is one outside of what may be set', () => {
  for (const typed of ['0', '-1', '1e3', 'ten', '1.234', '1.000,00', '1,5', '0.001', '100000.01']) {
    expect(readAmounts({ limit: typed, alert: '' }, 'en')).toEqual({
      ok: false,
      wrong: [{ field: 'limit', why: 'amount' }],
    });
  }
  expect(readAmounts({ limit: 'x', alert: 'y' }, 'en')).toMatchObject({
    wrong: [{ field: 'limit' }, { field: 'alert' }],
  });
  const ends = { limit: toDecimal(LIMIT_MAX).slice(0, -4), alert: toDecimal(LIMIT_MIN).slice(0, -4) };
  expect(readAmounts(ends, 'en')).toEqual({ ok: true, amounts: { limit: LIMIT_MAX, alert: LIMIT_MIN } });
});

test('an alert above the limit would never come', () => {
  expect(readAmounts({ limit: '5', alert: '5.01' }, 'en')).toEqual({
    ok: false,
    wrong: [{ field: 'alert', why: 'above_limit' }],
  });
  expect(readAmounts({ limit: '5', alert: '5' }, 'en')).toMatchObject({ ok: true });
});

test('a month played against a limit: what no longer fits is refused, and a cheaper request after it may fit', () => {
  expect(refusedBy(microcredits(10n), [4n, 4n, 4n, 2n, 1n])).toBe(2);
  expect(refusedBy(microcredits(10n), [10n, 0n])).toBe(0);
  expect(refusedBy(microcredits(9n), [10n])).toBe(1);
  expect(refusedBy(microcredits(9n), [])).toBe(0);
});
