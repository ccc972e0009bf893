import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { allowance, atOnce, beginning, oneByOne } from './operations';
import { AT_ONCE, ONE_BY_ONE } from './past-failures';
import { type Story, tell } from './playing';

const isFull = Boolean(process.env.STUDIO_FULL_TESTS);
const seed = process.env.STUDIO_SEED ? Number(process.env.STUDIO_SEED) : Date.now() & 0x7fffffff;

/** Fails with the seed, the shortest story that still fails, and where the two differ in it. */
async function tellMany(steps: typeof oneByOne, past: Story[], numRuns: number): Promise<void> {
  const stories = fc.record({ beginning, allowance, steps });
  const examples = past.map((story): [Story] => [story]);
  await fc.assert(fc.asyncProperty(stories, tell), { seed, numRuns, examples });
  expect((await verify()).problems).toEqual([]);
}

test(
  'whatever happens to a wallet in whatever order, it is what the rules say, line by line',
  { timeout: 3_600_000 },
  () => tellMany(oneByOne, ONE_BY_ONE, isFull ? 2_000 : 40),
);

test('whatever happens to a wallet at once is what some order of it would have led to', { timeout: 3_600_000 }, () =>
  tellMany(atOnce, AT_ONCE, isFull ? 1_000 : 30),
);
