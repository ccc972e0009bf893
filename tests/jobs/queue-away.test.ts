import { afterEach, expect, test, vi } from 'vitest';
import { type RunningJobs, startJobs } from '@/lib/jobs/run';
import { db } from '@/lib/platform/db';
import { asOwner } from '../setup/clock';
import { pace } from './job-log';

let running: RunningJobs | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await asOwner('grant usage on schema pgboss to studio_app');
});

const breakQueue = () => asOwner('revoke usage on schema pgboss from studio_app');

function start() {
  const vital = vi.fn(async () => undefined);
  const other = vi.fn(async () => undefined);
  const common = { everySeconds: 1, cutOffSeconds: 60 };
  running = startJobs({
    jobs: [
      { name: 'vital', isVital: true, run: vital, ...common },
      { name: 'other', run: other, ...common },
    ],
    pace,
  });
  return { vital, other };
}

const grows = async (work: ReturnType<typeof vi.fn>) => {
  const before = work.mock.calls.length;
  await expect.poll(() => work.mock.calls.length, { timeout: 15_000 }).toBeGreaterThan(before + 1);
};

test('while the queue cannot be opened, what money waits for is done anyway; it is opened as soon as it can be', async () => {
  await breakQueue();
  const { vital, other } = start();
  await grows(vital);
  expect(other).not.toHaveBeenCalled();
  await asOwner('grant usage on schema pgboss to studio_app');
  await grows(other);
});

test('when the queue breaks down while it runs, what money waits for is done anyway, and the app goes on', async () => {
  const { vital, other } = start();
  await grows(other);
  await breakQueue();
  const done = other.mock.calls.length;
  await grows(vital);
  await grows(vital);
  expect(other.mock.calls.length).toBeLessThanOrEqual(done + 1);
  expect(await db.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
  await asOwner('grant usage on schema pgboss to studio_app');
  await grows(other);
});
