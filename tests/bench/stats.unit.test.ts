import { describe, expect, it } from 'vitest';
import { finding, ratios } from './findings';
import { calmRounds, percentile } from './stats';

describe('what the bench makes of its figures', () => {
  it('interpolates percentiles', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([1, 2, 3], 100)).toBe(3);
    expect(percentile([], 50)).toBeNaN();
  });

  it('leaves out the rounds in which the yardstick moved by more than 30 %', () => {
    expect(calmRounds([1, 1.1, 0.9, 1.4, 0.6], (round) => round)).toEqual([1, 1.1, 0.9]);
  });

  it('divides round by round and says whether the median meets the goal', () => {
    const rounds = [{ ours: 1, theirs: 2 }, { ours: 1, theirs: 4 }, { ours: 2 }];
    const values = ratios(
      rounds,
      (round) => round.theirs,
      (round) => round.ours,
    );
    expect(values).toEqual([2, 4]);
    expect(finding('P', 'x', values, { atLeast: 3 }).holds).toBe(true);
    expect(finding('P', 'x', values, { atMost: 2.9 }).holds).toBe(false);
    expect(finding('P', 'x', values).holds).toBeNull();
  });
});
