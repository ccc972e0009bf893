import { describe, expect, test } from 'vitest';
import { microcredits, usdCents } from '@/lib/platform/units';
import { aboutRequests, PACKS } from '@/lib/purchases/packs';

describe('packs', () => {
  test('are $20, $100 and $500', () => {
    expect(PACKS).toEqual([2_000n, 10_000n, 50_000n]);
  });

  test.each([
    [2_000n, 20_000n, 1_000n],
    [2_000n, 15_000n, 1_300n],
    [2_000n, 30_000_000n, 0n],
    [2_000n, 300_000n, 66n],
    [50_000n, 7_777n, 64_000n],
  ])('%s cents at %s microcredits a request pay about %s requests, never more than they do', (cents, cost, about) => {
    expect(aboutRequests(usdCents(cents), microcredits(cost))).toBe(about);
    expect(about * cost).toBeLessThanOrEqual(cents * 10_000n);
  });

  test('a workspace without history is told what a typical request costs', () => {
    expect(aboutRequests(usdCents(2_000n), microcredits(0n))).toBe(1_300n);
  });
});
