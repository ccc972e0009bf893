import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSlice, ignoresCap, mustWait, nextStep } from '@/lib/ai/slices';

describe('the first slice', () => {
  it('is 1,024 tokens and at least a useful answer of 64', () => {
    expect(firstSlice(4_096)).toEqual({ asked: 1_024, least: 64 });
  });

  it('is the cap, where that is smaller', () => {
    expect(firstSlice(500)).toEqual({ asked: 500, least: 64 });
    expect(firstSlice(10)).toEqual({ asked: 10, least: 10 });
  });
});

describe('a running answer', () => {
  const state = { produced: 0, covered: 1_024, cap: 4_096, refusals: 0 };

  it('goes on while 256 tokens or more are covered', () => {
    expect(nextStep({ ...state, produced: 768 })).toEqual({ do: 'go_on' });
  });

  it('asks for 1,024 tokens more, or for twice what it has produced', () => {
    expect(nextStep({ ...state, produced: 769 })).toEqual({ do: 'enlarge', asked: 1_793, least: 1_088 });
    expect(nextStep({ ...state, produced: 1_900, covered: 2_000 })).toMatchObject({ asked: 3_800 });
  });

  it('never asks for more than its cap', () => {
    expect(nextStep({ ...state, produced: 3_000, covered: 3_200 })).toMatchObject({ asked: 4_096, least: 3_264 });
    expect(nextStep({ ...state, produced: 4_080, covered: 4_096 })).toEqual({ do: 'go_on' });
  });

  it('asks twice, the second time later, and ends in good order when both were refused', () => {
    expect(nextStep({ ...state, produced: 800, refusals: 1 })).toEqual({ do: 'go_on' });
    expect(nextStep({ ...state, produced: 900, refusals: 1 })).toMatchObject({ do: 'enlarge' });
    expect(nextStep({ ...state, produced: 900, refusals: 2 })).toEqual({ do: 'go_on' });
    expect(nextStep({ ...state, produced: 992, refusals: 2 })).toEqual({ do: 'end' });
  });

  it('waits for an enlargement only when nothing else is left', () => {
    expect(mustWait({ ...state, produced: 900 })).toBe(false);
    expect(mustWait({ ...state, produced: 992 })).toBe(true);
    expect(mustWait({ ...state, produced: 4_090, covered: 4_096 })).toBe(false);
  });

  it('is stopped when the model goes on far beyond its cap', () => {
    expect(ignoresCap({ ...state, produced: 4_200 })).toBe(false);
    expect(ignoresCap({ ...state, produced: 5_400 })).toBe(true);
  });

  it('never produces more than is covered, with whatever money there is', () => {
    const world = fc.record({
      cap: fc.integer({ min: 1, max: 40_000 }),
      length: fc.integer({ min: 1, max: 60_000 }),
      // Output tokens that the wallet can pay; each chunk brings one to eight.
      funds: fc.integer({ min: 64, max: 50_000 }),
      chunk: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(world, ({ cap, length, funds, chunk }) => {
        const first = firstSlice(cap);
        let covered = Math.min(first.asked, Math.max(first.least, Math.floor(funds / 2)));
        let [produced, refusals, statements] = [0, 0, 0];
        while (produced < Math.min(length, cap)) {
          produced = Math.min(produced + chunk, length, cap);
          const step = nextStep({ produced, covered, cap, refusals });
          if (step.do === 'end') break;
          if (step.do === 'go_on') continue;
          statements += 1;
          const granted = Math.max(step.least, Math.min(step.asked, covered + Math.floor((funds - covered) / 2)));
          if (step.least <= funds && granted > covered) covered = Math.min(granted, step.asked);
          else refusals += 1;
        }
        expect(produced).toBeLessThanOrEqual(Math.max(covered, first.least));
        expect(statements).toBeLessThan(60);
      }),
    );
  });
});
