import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sqlStateOf } from '@/lib/platform/errors';
import { allowance, atOnce, beginning, oneByOne } from '../model/operations';
import { ownerQuery } from '../model/owner';
import { AT_ONCE, ONE_BY_ONE } from '../model/past-failures';
import { type Story, tell } from '../model/playing';
import { markedCore } from './core';
import { become } from './swap-sql';

/** Tells each mutant of the SQL the same stories that the model test tells: which of them does nobody notice? */
const stories = [
  ...ONE_BY_ONE,
  ...AT_ONCE,
  ...fc.sample(fc.record({ beginning, allowance, steps: oneByOne }), { numRuns: 12, seed: 7 }),
  ...fc.sample(fc.record({ beginning, allowance, steps: atOnce }), { numRuns: 8, seed: 11 }),
];

type Verdict = 'killed' | 'survived' | 'no statement';

const { mutants } = markedCore();
const only = new Set((process.env.SQL_MUTANTS ?? '').split(',').filter(Boolean).map(Number));
const chosen = mutants.filter(({ id }) => only.size === 0 || only.has(id));

beforeAll(async () => {
  for (const story of stories) await tell(story);
});

test.each(chosen)('$id $file:$line $from', { timeout: 600_000 }, async (mutant) => {
  become(mutant);
  const verdict = await judge(stories);
  become(undefined);
  appendFileSync(process.env.SQL_VERDICTS ?? '/dev/null', `${JSON.stringify({ id: mutant.id, verdict })}\n`);
  // What a mutant left open must not be swept into another's story.
  await ownerQuery(`update hold set state = 'released', ended_at = studio_now() where state = 'open'`);
  await ownerQuery('update wallet set held = 0 where held > 0');
  expect(verdict).toBeDefined();
});

async function judge(told: Story[]): Promise<Verdict> {
  for (const story of told) {
    try {
      await tell(story);
    } catch (error) {
      // What the database cannot even read is no mistake that anybody could ship.
      return sqlStateOf(error).some((state) => /^42/.test(state)) ? 'no statement' : 'killed';
    }
  }
  return 'survived';
}
