import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { db } from '@/lib/platform/db';
import { asOwner } from '../setup/clock';

/** As fast as the queue can be. */
export const pace = { firstSeconds: 0, lookAfterSeconds: 1, marksSeconds: 1, retrySeconds: 0 };

/** A table that the jobs of these tests write to. */
export async function makeJobLog(): Promise<void> {
  await asOwner('create table job_log (id bigserial, who text, what text, at timestamptz default clock_timestamp())');
  await asOwner('grant select, insert on job_log to studio_app');
  await asOwner('grant usage on sequence job_log_id_seq to studio_app');
}

export const logOf = (who: string) => async (what: string) =>
  void (await db.$executeRaw`insert into job_log (who, what) values (${who}, ${what})`);

export async function readJobLog(): Promise<{ who: string; what: string; at: Date }[]> {
  return await db.$queryRaw`select who, what, at from job_log order by id`;
}

/** Starts jobs-process.ts, on the database of this test file. */
export function startWorker(who: string, { everySeconds = 1, hangs = false } = {}): ChildProcess {
  return fork(path.join(import.meta.dirname, 'jobs-process.ts'), [who, String(everySeconds), hangs ? 'hangs' : ''], {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
