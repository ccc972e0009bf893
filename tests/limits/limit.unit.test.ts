import { expect, test } from 'vitest';
import { readAmounts, refusedBy } from '@/lib/limits/limit';
import { LIMIT_MAX, LIMIT_MIN } from '@/lib/platform/policy';
import { microcredits, toDecimal } from '@/lib/platform/units';

test('dollars and cents are read as people type them, and an empty field is none', () => {
  const amounts = { limit: 12_500_000n, alert: 10_000_000n };
  expect(readAmounts({ limit: '12.50', alert: ' $10 ' })).toEqual({ ok: true, amounts });
  expect(readAmounts({ limit: '12,5', alert: '10' })).toEqual({ ok: true, amounts });
  expect(readAmounts({ limit: '', alert: ' ' })).toEqual({ ok: true, amounts: { limit: null, alert: null } });
});

test('what is no amount is named with its field, and so is one outside of what may be set', () => {
  for (const typed of ['0', '-1', '1e3', 'ten', '1.234', '1,000.00', '0.001', '100000.01']) {
    expect(readAmounts({ limit: typed, alert: '' })).toEqual({ ok: false, wrong: [{ field: 'limit', why: 'amount' }] });
  }
  expect(readAmounts({ limit: 'x', alert: 'y' })).toMatchObject({ wrong: [{ field: 'limit' }, { field: 'alert' }] });
  const ends = { limit: toDecimal(LIMIT_MAX).slice(0, -4), alert: toDecimal(LIMIT_MIN).slice(0, -4) };
  expect(readAmounts(ends)).toEqual({ ok: true, amounts: { limit: LIMIT_MAX, alert: LIMIT_MIN } });
});

test('an alert above the limit would never come', () => {
  expect(readAmounts({ limit: '5', alert: '5.01' })).toEqual({
    ok: false,
    wrong: [{ field: 'alert', why: 'above_limit' }],
  });
  expect(readAmounts({ limit: '5', alert: '5' })).toMatchObject({ ok: true });
});

test('a month played against a limit: what no longer fits is refused, and a cheaper request after it may fit', () => {
  expect(refusedBy(microcredits(10n), [4n, 4n, 4n, 2n, 1n])).toBe(2);
  expect(refusedBy(microcredits(10n), [10n, 0n])).toBe(0);
  expect(refusedBy(microcredits(9n), [10n])).toBe(1);
  expect(refusedBy(microcredits(9n), [])).toBe(0);
});
