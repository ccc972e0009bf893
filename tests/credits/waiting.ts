import { expect } from 'vitest';
import { asOwner } from '../setup/clock';

/** Waits until exactly so many statements wait for a lock in this file's database. */
export async function untilWaiting(statements: number): Promise<void> {
  const waiting = () =>
    asOwner(
      `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`,
    );
  await expect.poll(async () => (await waiting()).length, { timeout: 4_000 }).toBe(statements);
}
