import { ownerQuery } from './owner';

let stopped: Promise<unknown> | undefined;

/**
 * Stops the clock of money of this file's database at a moment (milliseconds): so that an expiry is the same number here
 * and there, however long the test takes.
 */
export async function freezeClock(at: number): Promise<void> {
  stopped ??= ownerQuery(`
    alter table local_clock add column stopped_at timestamptz;
    create or replace function studio_now() returns timestamptz language sql stable as
      $$ select stopped_at from local_clock $$`);
  await stopped;
  await ownerQuery('update local_clock set stopped_at = $1', [new Date(at).toISOString()]);
}
