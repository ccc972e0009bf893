import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner } from '../setup/clock';
import { makeJobLog, readJobLog, startWorker } from './job-log';

const workers: ChildProcess[] = [];
const start = (...args: Parameters<typeof startWorker>) => {
  const worker = startWorker(...args);
  workers.push(worker);
  return worker;
};

beforeAll(makeJobLog);
beforeEach(() => asOwner('truncate job_log'));
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
});

test('two workers do one job once in each of its slots of time, and never at the same time (REL-O6)', async () => {
  start('one');
  start('two');
  const ends = async () => (await readJobLog()).filter(({ what }) => what === 'ends').length;
  await expect.poll(ends, { timeout: 25_000 }).toBeGreaterThanOrEqual(5);
  const log = await readJobLog();
  const begins = log.filter(({ what }) => what === 'begins');
  const seconds = (
    await asOwner<{ slot: Date }>(
      `select singleton_on as slot from pgboss.job where name = 'noted' and state in ('active', 'completed')`,
    )
  ).map(({ slot }) => slot.getTime());
  expect(new Set(seconds).size).toBe(seconds.length);
  expect(begins.length).toBeLessThanOrEqual(seconds.length);
  // One begins only when the other has ended.
  const whats = log.map(({ what }) => what);
  for (const [index, what] of whats.entries()) expect(what).toBe(index % 2 ? 'ends' : 'begins');
});

test('what a killed worker was doing is done by another (REL-O6)', async () => {
  const doomed = start('doomed', { hangs: true });
  await expect.poll(async () => (await readJobLog()).length, { timeout: 20_000 }).toBe(1);
  doomed.kill('SIGKILL');
  start('heir');
  await expect
    .poll(async () => (await readJobLog()).map(({ who, what }) => `${who} ${what}`), { timeout: 40_000 })
    .toEqual(expect.arrayContaining(['doomed begins', 'heir begins', 'heir ends']));
}, 60_000);
