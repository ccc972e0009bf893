import { describe, expect, it } from 'vitest';
import { type Sight, usedPercent, type Watch, whatToSay } from '@/lib/notices/low-rule';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 21, 12) + hours * 3_600_000);
const NOTHING: Watch = {
  low: { since: null, told: null, toldAt: null },
  empty: { since: null, told: null, toldAt: null },
  period: null,
  percent: 0,
};
const WELL: Sight = {
  at: at(0),
  period: '2026-11',
  included: 100n,
  granted: 100n,
  lowSince: null,
  emptySince: null,
  percents: [50, 80, 95],
};

/** Looks at one sight after the other, as the job does; answers what was said at each. */
function say(...sights: Partial<Sight>[]): string[][] {
  let watch = NOTHING;
  return sights.map((sight) => {
    const { words, next } = whatToSay(watch, { ...WELL, ...sight });
    watch = next;
    return words.map(({ kind, occasion }) => `${kind} ${occasion}`);
  });
}

describe('low credits', () => {
  it('are told once per crossing, however often one looks', () => {
    expect(say({}, { lowSince: 4n }, { lowSince: 4n }, { lowSince: 4n, at: at(100) })).toEqual([
      ...[[], ['low_balance 4'], [], []],
    ]);
  });

  it('that wobble around the threshold are told once within the cooldown, and again after it only if they are low then', () => {
    const wobble = [1n, 3n, 5n, 7n].map((lowSince, hour) => ({ lowSince, at: at(hour) }));
    expect(say(...wobble, { at: at(5) }, { at: at(7) })).toEqual([['low_balance 1'], [], [], [], [], []]);
    expect(say(...wobble, { lowSince: 7n, at: at(6) })).toEqual([['low_balance 1'], [], [], [], ['low_balance 7']]);
  });

  it('that fall into a cooldown are looked at again at its end', () => {
    const told = whatToSay(NOTHING, { ...WELL, lowSince: 1n }).next;
    expect(whatToSay(told, { ...WELL, lowSince: 3n, at: at(2) }).lookAgainAt).toEqual(at(6));
    expect(whatToSay(told, { ...WELL, lowSince: 1n, at: at(2) }).lookAgainAt).toBeNull();
    expect(whatToSay(told, { ...WELL, at: at(2) }).lookAgainAt).toBeNull();
  });

  it('that always were low have a crossing of their own', () => {
    expect(say({ lowSince: 0n }, { lowSince: 0n })).toEqual([['low_balance 0'], []]);
  });
});

describe('empty pools', () => {
  it('are told, and nothing less beside it', () => {
    const gone = { lowSince: 2n, emptySince: 9n, included: 0n };
    expect(say(gone, gone)).toEqual([['pools_empty 9'], []]);
  });

  it('that were filled a little are no news about being low: the way down is the same', () => {
    expect(say({ lowSince: 2n, emptySince: 9n }, { lowSince: 2n, at: at(8) })).toEqual([['pools_empty 9'], []]);
  });

  it('are told although low credits were told a moment ago', () => {
    expect(say({ lowSince: 2n }, { lowSince: 2n, emptySince: 9n })).toEqual([['low_balance 2'], ['pools_empty 9']]);
  });

  it('are told again after they were filled, but not within the cooldown', () => {
    const sights = [
      { emptySince: 9n, lowSince: 2n },
      { emptySince: 12n, lowSince: 2n, at: at(1) },
      { emptySince: 12n, lowSince: 2n, at: at(6) },
    ];
    expect(say(...sights)).toEqual([['pools_empty 9'], [], ['pools_empty 12']]);
  });
});

describe('used included credits', () => {
  const left = (included: bigint, more: Partial<Sight> = {}) => ({ included, ...more });

  it.each([
    { steps: [51n, 50n, 21n, 20n, 6n, 5n, 0n], said: ['', '50', '', '80', '', '95', ''] },
    // One request from 40 to 96 percent: only the highest is worth a mail.
    { steps: [60n, 4n], said: ['', '95'] },
    // More seats in the middle of the month: a percentage that was told stays told.
    { steps: [20n, 60n, 20n], said: ['80', '', ''] },
  ])('at $steps left are told at $said percent', ({ steps, said }) => {
    const words = said.map((percent) => (percent ? [`included_used 2026-11:${percent}`] : []));
    expect(say(...steps.map((included) => left(included)))).toEqual(words);
  });

  it('begin anew with each month', () => {
    expect(say(left(10n), left(10n, { period: '2026-12' }))).toEqual([
      ['included_used 2026-11:80'],
      ['included_used 2026-12:80'],
    ]);
  });

  it('are told only at the percentages that the owner wants', () => {
    expect(say(left(40n, { percents: [95] }), left(4n, { percents: [95] }))).toEqual([
      [],
      ['included_used 2026-11:95'],
    ]);
    expect(say(left(4n, { percents: [50] }), left(3n, { percents: [50] }))).toEqual([['included_used 2026-11:50'], []]);
    expect(say(left(4n, { percents: [] }))).toEqual([[]]);
  });

  it('are rounded down, and none without a grant', () => {
    expect(usedPercent({ included: 5_000_001n, granted: 10_000_000n })).toBe(49n);
    expect(usedPercent({ included: 0n, granted: 0n })).toBe(0n);
    expect(usedPercent({ included: 30n, granted: 20n })).toBe(0n);
  });
});
