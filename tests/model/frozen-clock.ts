import { ownerQuery } from './owner';

/**
 * Stops the clock of money of this file's database at a moment (milliseconds): so that an expiry is the same number here
 * and there, however long the test takes.
 */
export async function freezeClock(at: number): Promise<void> {
  await ownerQuery(`create or replace function studio_now() returns timestamptz language sql stable as
    $$ select timestamptz '${new Date(at).toISOString()}' $$`);
}
