import { expect, test } from 'vitest';
import { pollSecondsOf } from '@/lib/jobs/job';
import { JOBS } from '@/lib/jobs/jobs';
import { PACE } from '@/lib/jobs/run';

test('every job has a name of its own, and is cut off before it could miss a whole day', () => {
  expect(new Set(JOBS.map(({ name }) => name)).size).toBe(JOBS.length);
  for (const { cutOffSeconds } of JOBS) expect(cutOffSeconds).toBeLessThanOrEqual(3_600);
});

test('the jobs of an idle process ask the database less than twice a second', () => {
  const questions = JOBS.map((job) => 1 / pollSecondsOf(job) + (job.mark ? 0 : 1 / job.everySeconds));
  // And one look for marks, and after runs that died, which is seven statements.
  const looks = 1 / PACE.marksSeconds + 7 / PACE.lookAfterSeconds;
  expect(questions.reduce((sum, one) => sum + one, looks)).toBeLessThan(2);
});

test('a payment whose webhook was lost is looked for within 10 minutes, also when a worker dies over it', () => {
  const job = JOBS.find(({ name }) => name === 'reconcile_purchases');
  if (!job) throw new Error('no such job');
  // Left to the webhook, then the next slot, then found; a dead worker is noticed after its heartbeat and a look.
  expect(60 + 2 * (job.everySeconds + pollSecondsOf(job)) + 10 + 2 * 30 + 2 * 2).toBeLessThan(600);
});
