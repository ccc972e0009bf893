import { describe, expect, test } from 'vitest';
import { advise } from '@/lib/outlook/advice';
import { microcredits, usdCents } from '@/lib/platform/units';
import type { Plan } from '@/lib/workspaces/plans';

const credits = (amount: number) => microcredits(BigInt(Math.round(amount * 1_000_000)));

describe('top up or upgrade, from three months of one’s own use', () => {
  test.each<[string, Plan, number, number[], string, string | null]>([
    ['what is included was enough, and a plan below is too small', 'pro', 1, [19, 20, 18], 'neither', null],
    ['a little more than is included', 'pro', 1, [25, 22, 30], 'top_up', '5.67'],
    [
      'far more than is included: three months of 65 cost 20 + 45 on pro and 50 + 5 on team',
      'pro',
      1,
      [65, 65, 65],
      'upgrade',
      '10.00',
    ],
    ['far less than is included: a smaller plan would do', 'team', 3, [30, 40, 20], 'downgrade', '90.00'],
    ['more seats than a smaller plan may have', 'team', 6, [10, 10, 10], 'neither', null],
    ['one busy month among calm ones is topped up', 'pro', 1, [10, 60, 10], 'top_up', '13.34'],
    ['the largest plan and more on top', 'business', 1, [200, 200, 200], 'top_up', '70.00'],
  ])('%s', (_, plan, seats, months, kind, amount) => {
    const advice = advise({ plan, seats }, months.map(credits));
    expect(advice.kind).toBe(kind);
    if (!('best' in advice)) return expect(amount).toBeNull();
    const told = advice.kind === 'top_up' ? advice.best.topUp : advice.saves;
    expect((Number(told) / 100).toFixed(2)).toBe(amount);
  });

  test.each<[string, Plan, number[], string]>([
    ['what is included was always enough', 'pro', [19, 20, 18], 'this_once'],
    ['a smaller plan would have done', 'team', [30, 40, 20], 'this_once'],
    ['a top-up was needed now and then', 'pro', [10, 60, 10], 'top_up'],
    ['a larger plan costs less', 'pro', [65, 65, 65], 'upgrade'],
  ])('whoever has nothing left is never told to buy nothing: %s', (_, plan, months, kind) => {
    expect(advise({ plan, seats: 1 }, months.map(credits), true).kind).toBe(kind);
  });

  test('a difference of less than $5 a month is no reason to change plan', () => {
    const advice = advise({ plan: 'pro', seats: 1 }, [credits(54)]);
    expect(advice).toMatchObject({ kind: 'top_up', saves: usdCents(0n) });
  });

  test('without a whole month of use, and on a plan that may buy nothing, nothing is claimed', () => {
    expect(advise({ plan: 'pro', seats: 1 }, [])).toEqual({ kind: 'not_enough_data' });
    expect(advise({ plan: 'pro', seats: 1 }, [credits(0)])).toEqual({ kind: 'not_enough_data' });
    expect(advise({ plan: 'free', seats: 1 }, [credits(1)])).toEqual({ kind: 'not_enough_data' });
  });

  test('every plan that has room for the seats is shown with its price and its top-up', () => {
    const advice = advise({ plan: 'pro', seats: 2 }, [credits(100), credits(60)]);
    expect(advice).toMatchObject({
      months: 2,
      costs: [
        { plan: 'pro', perMonth: 80_00n, topUp: 40_00n },
        { plan: 'team', perMonth: 100_00n, topUp: 0n },
        { plan: 'business', perMonth: 200_00n, topUp: 0n },
      ],
    });
  });
});
