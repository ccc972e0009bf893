import { expect, test } from 'vitest';
import { balanceState, toBalanceView } from '@/lib/balance/balance-view';
import { microcredits } from '@/lib/platform/units';

const credits = (amount: number) => microcredits(BigInt(Math.round(amount * 1_000_000)));

const pools = (included: number, topUp: number, over: { granted?: number; debt?: number } = {}) => ({
  included: credits(included),
  granted: credits(over.granted ?? 20),
  topUp: credits(topUp),
  debt: credits(over.debt ?? 0),
});

test('low is under 10 % of the included credits and under 2 credits of top-up', () => {
  expect(balanceState(pools(1.999999, 1.999999))).toBe('low');
  expect(balanceState(pools(2, 1.999999))).toBe('ok');
  expect(balanceState(pools(1.999999, 2))).toBe('ok');
});

test('empty is when neither pool has anything, low is not enough', () => {
  expect(balanceState(pools(0, 0))).toBe('empty');
  expect(balanceState(pools(0, 0.000001))).toBe('low');
  expect(balanceState(pools(0.000001, 0))).toBe('low');
});

test('top-up that is owed counts for nothing', () => {
  expect(balanceState(pools(0, 5, { debt: 5 }))).toBe('empty');
  expect(balanceState(pools(0, 5, { debt: 3.5 }))).toBe('low');
});

test('a workspace without a grant is not low as long as it has top-up', () => {
  expect(balanceState(pools(0, 50, { granted: 0 }))).toBe('ok');
});

test('a page is told both pools to the microcredit, and when the month turns', () => {
  const balances = {
    ...pools(4, 1),
    held: microcredits(0n),
    available: credits(5),
    allowance: credits(20),
    sequence: 3n,
    resetsAt: new Date('2026-12-01T00:00:00Z'),
  };
  expect(toBalanceView(balances)).toMatchObject({ state: 'ok', resetsAt: '2026-12-01T00:00:00.000Z' });
  expect(toBalanceView(balances).amounts).toEqual({
    available: '5.000000',
    included: '4.000000',
    granted: '20.000000',
    topUp: '1.000000',
    held: '0.000000',
    debt: '0.000000',
  });
});
