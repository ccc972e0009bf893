import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RunwayFacts, runway } from '@/lib/outlook/runway';
import { microcredits } from '@/lib/platform/units';

const credits = (amount: number) => microcredits(BigInt(Math.round(amount * 1_000_000)));
const TENTH = new Date('2026-11-10T00:00:00Z');
const facts = (over: Partial<RunwayFacts>): RunwayFacts => {
  const dailySpend = Array.from({ length: 28 }, () => credits(1));
  return { dailySpend, included: credits(0), topUp: credits(0), granted: credits(0), today: TENTH, ...over };
};

describe('how long credits last', () => {
  test('with less than two weeks of use nothing is claimed, and how many days are missing is said', () => {
    expect(runway(facts({ dailySpend: [], topUp: credits(1) }))).toEqual({ kind: 'not_enough_data', daysNeeded: 14 });
    const dailySpend = Array.from({ length: 13 }, () => credits(1));
    expect(runway(facts({ dailySpend, topUp: credits(1) }))).toEqual({ kind: 'not_enough_data', daysNeeded: 1 });
  });

  test('at an even pace of one credit a day, ten credits of top-up last ten days, no range about it', () => {
    expect(runway(facts({ topUp: credits(10) }))).toEqual({ kind: 'range', earliest: 10, latest: 10 });
  });

  test('a busy and a calm week make a range', () => {
    const dailySpend = [
      ...Array.from({ length: 21 }, () => credits(1)),
      ...Array.from({ length: 7 }, () => credits(4)),
    ];
    expect(runway(facts({ dailySpend, topUp: credits(12) }))).toEqual({ kind: 'range', earliest: 3, latest: 12 });
  });

  test('a week without use means that nobody knows the latest day', () => {
    const dailySpend = [
      ...Array.from({ length: 21 }, () => credits(1)),
      ...Array.from({ length: 7 }, () => credits(0)),
    ];
    expect(runway(facts({ dailySpend, topUp: credits(5) }))).toEqual({ kind: 'range', earliest: 5, latest: null });
  });

  test('the first of a month brings included credits, which are spent before the top-up', () => {
    // 21 days of November are paid from the top-up's 25, then December's 31 included credits pay for all of December.
    const of = facts({ topUp: credits(25), granted: credits(31) });
    expect(runway(of)).toEqual({ kind: 'covered' });
    // December costs 31 and brings 20: of the 4 left over, the last goes on its 24th day.
    expect(runway({ ...of, granted: credits(20) })).toEqual({ kind: 'range', earliest: 45, latest: 45 });
  });

  test('with nothing left now that is what is said, whatever next month brings and however little is known', () => {
    expect(runway(facts({ granted: credits(60) }))).toEqual({ kind: 'used_up' });
    expect(runway(facts({ dailySpend: [] }))).toEqual({ kind: 'used_up' });
  });

  test('more credits never mean an earlier end', () => {
    const amount = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 14, maxLength: 28 }),
        amount,
        amount,
        amount,
        (spends, top, granted, more) => {
          const dailySpend = spends.map((spend) => credits(spend / 10));
          const end = (topUp: number) => {
            const told = runway(facts({ dailySpend, topUp: credits(topUp), granted: credits(granted) }));
            if (told.kind === 'used_up') return 0;
            return told.kind === 'range' ? told.earliest : Number.POSITIVE_INFINITY;
          };
          expect(end(top + more)).toBeGreaterThanOrEqual(end(top));
        },
      ),
    );
  });
});
