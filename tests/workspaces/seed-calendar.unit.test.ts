import fc from 'fast-check';
import { expect, test } from 'vitest';
import { microcredits } from '@/lib/platform/units';
import { calendarOf, workingMoment } from '@/prisma/seed/calendar';
import { randomFrom } from '@/prisma/seed/random';
import { shapesSpending } from '@/prisma/seed/request-shapes';

const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

test('whatever day it is, history lies in the months before and in this one, in that order', () => {
  fc.assert(
    fc.property(days, (now) => {
      const { before, last, current } = calendarOf(now);
      expect(before.to).toEqual(last.from);
      expect(last.to).toEqual(current.from);
      expect(current.to).toEqual(now);
      expect(last.from.getTime() - before.from.getTime()).toBeGreaterThanOrEqual(5 * 86_400_000);
      const ordinals = [before, last, current].map(({ from }) => from.getUTCFullYear() * 12 + from.getUTCMonth());
      expect(ordinals.map((month) => month - (ordinals[0] ?? 0))).toEqual([0, 1, 2]);
    }),
  );
});

test('a moment never lies outside its part of the span', () => {
  fc.assert(
    fc.property(days, fc.integer(), (now, seed) => {
      for (const span of [calendarOf(now).before, calendarOf(now).current]) {
        const at = workingMoment(randomFrom(seed), span, { from: 0, to: 1 });
        expect(at >= span.from && at <= span.to).toBe(true);
      }
    }),
  );
});

test('requests that spend an amount cost exactly that amount together', () => {
  fc.assert(
    fc.property(fc.integer(), fc.bigInt({ min: 1_000_000n, max: 200_000_000n }), (seed, total) => {
      const shapes = shapesSpending(randomFrom(seed), microcredits(total));
      expect(shapes.reduce((sum, { cost }) => sum + cost, 0n)).toBe(total);
    }),
    { numRuns: 300 },
  );
});
