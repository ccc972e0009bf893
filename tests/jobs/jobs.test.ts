import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Job } from '@/lib/jobs/job';
import { JOBS } from '@/lib/jobs/jobs';
import { type RunningJobs, startJobs } from '@/lib/jobs/run';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { creditsGiven, dollars, makeBuyer, pay, startTestStripe, topUpOf } from '../purchases/buying';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { logOf, makeJobLog, pace, readJobLog } from './job-log';

let running: RunningJobs | undefined;
const start = (jobs: Job[]) => {
  running = startJobs({ jobs, pace });
};

beforeAll(makeJobLog);
beforeEach(() => asOwner('truncate job_log'));
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const job = (name: string, run: Job['run'], over: Partial<Job> = {}): Job => ({
  name,
  everySeconds: 1,
  cutOffSeconds: 60,
  run,
  ...over,
});

/** What is logged while `work` runs: the events, each with its fields. */
async function logged(work: () => Promise<void>): Promise<Record<string, unknown>[]> {
  const spy = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await work();
    return spy.mock.calls.map(([line]) => JSON.parse(String(line)));
  } finally {
    spy.mockRestore();
  }
}

test('a payment whose webhook was lost is credited by the job, with nobody calling for it (REL-W6)', async () => {
  const real = JOBS.find(({ name }) => name === 'reconcile_purchases');
  if (!real) throw new Error('no such job');
  const stripe = await startTestStripe();
  const { buyer, workspaceId } = await makeBuyer();
  const { url } = await startCheckout({ buyer, amount: dollars(20) });
  await pay(url);
  // The job leaves a purchase of the last minute to the webhook, which never comes here.
  await setClock(new Date(Date.now() + 61_000).toISOString());
  start([{ ...real, everySeconds: 1 }]);
  await expect.poll(() => topUpOf(workspaceId), { timeout: 20_000 }).toBe(20_000_000n);
  expect(await creditsGiven(workspaceId)).toBe(1);
  await running?.stop();
  await resetClock();
  await stripe.close();
});

test('every one of our jobs runs to its end', async () => {
  const stripe = await startTestStripe();
  start(JOBS.map((real) => ({ ...real, everySeconds: 1, atHour: undefined, mark: undefined })));
  const completed = () =>
    asOwner<{ name: string }>(`select distinct name from pgboss.job where state = 'completed' and output is null`);
  await expect
    .poll(async () => (await completed()).map(({ name }) => name), { timeout: 20_000 })
    .toEqual(expect.arrayContaining(JOBS.map(({ name }) => name)));
  await running?.stop();
  await stripe.close();
});

test('a job with a mark runs as soon as the mark is there, once per mark, and not before', async () => {
  const log = logOf('me');
  const mark = Prisma.sql`(select count(*) from job_log where what = 'wanted') > (select count(*) from job_log where what = 'done')`;
  const other = vi.fn(async () => undefined);
  start([job('marked', () => log('done'), { mark }), job('timed', other)]);
  await expect.poll(() => other.mock.calls.length, { timeout: 15_000 }).toBeGreaterThan(1);
  for (const done of [0, 1]) {
    expect((await readJobLog()).filter(({ what }) => what === 'done')).toHaveLength(done);
    await log('wanted');
    await expect.poll(async () => (await readJobLog()).at(-1)?.what, { timeout: 5_000 }).toBe('done');
  }
});

test('a job that always fails is tried four times and then counted as dead; the others go on', async () => {
  let tries = 0;
  const fails = async () => {
    tries += 1;
    throw new Error('always');
  };
  const healthy = vi.fn(async () => undefined);
  const lines = await logged(async () => {
    start([job('fails', fails, { everySeconds: 2 }), job('works', healthy)]);
    await expect.poll(() => tries, { timeout: 40_000, interval: 50 }).toBeGreaterThanOrEqual(4);
    const before = healthy.mock.calls.length;
    await expect.poll(() => healthy.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(before);
    await expect.poll(deadRows, { timeout: 10_000 }).toBeGreaterThan(0);
  });
  expect(lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'job_dead', job: 'fails' }));
  expect(lines.filter(({ event }) => event === 'job_failed').length).toBeGreaterThanOrEqual(4);
}, 60_000);

async function deadRows(): Promise<number> {
  const rows = await asOwner(`select from pgboss.job where name = 'dead_jobs' and state = 'completed'`);
  return rows.length;
}

test('a job that hangs is cut off and begun again', async () => {
  let begun = 0;
  const hangs = async () => {
    begun += 1;
    if (begun === 1) await new Promise(() => undefined);
  };
  start([job('hangs', hangs, { cutOffSeconds: 1 })]);
  await expect.poll(() => begun, { timeout: 15_000 }).toBeGreaterThan(1);
});

test('stopping waits for what runs, and begins nothing more', async () => {
  const log = logOf('me');
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  start([
    job('slow', async () => {
      await log('begins');
      begun.resolve();
      await goOn.promise;
      await log('ends');
    }),
  ]);
  await begun.promise;
  let isStopped = false;
  const stopped = running?.stop().then(() => {
    isStopped = true;
  });
  await log('asked to stop');
  expect(isStopped).toBe(false);
  goOn.resolve();
  await stopped;
  expect((await readJobLog()).map(({ what }) => what)).toEqual(['begins', 'asked to stop', 'ends']);
});
