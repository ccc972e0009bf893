import { expect, test } from 'vitest';
import { allowanceFor, isPaidPlan, monthlyPrice, PLAN_NAMES, PLANS, seatsFit } from '@/lib/workspaces/plans';

test('prices, included credits and seats are those that were promised', () => {
  expect(PLAN_NAMES.map((name) => [name, ...Object.values(PLANS[name])])).toEqual([
    ['free', 0n, 1_000_000n, 1, 1],
    ['pro', 20_00n, 20_000_000n, 1, 5],
    ['team', 50_00n, 60_000_000n, 1, 200],
    ['business', 100_00n, 130_000_000n, 1, 5_000],
  ]);
});

test('the allowance and the price are those of one seat times the seats', () => {
  expect(allowanceFor('team', 3)).toBe(180_000_000n);
  expect(monthlyPrice('team', 3)).toBe(150_00n);
  expect(allowanceFor('business', 5_000)).toBe(650_000_000_000n);
});

test('only Free is not a paid plan', () => {
  expect(PLAN_NAMES.filter((name) => !isPaidPlan(name))).toEqual(['free']);
});

test.each([
  ['free', 1, true],
  ['free', 2, false],
  ['pro', 5, true],
  ['pro', 6, false],
  ['team', 200, true],
  ['team', 201, false],
  ['business', 5_000, true],
  ['business', 5_001, false],
  ['team', 0, false],
  ['team', -1, false],
  ['team', 1.5, false],
  ['team', Number.NaN, false],
] as const)('plan %s with %d seats is possible: %s', (plan, seats, fits) => {
  expect(seatsFit(plan, seats)).toBe(fits);
  if (!fits) expect(() => allowanceFor(plan, seats)).toThrow(RangeError);
});
