import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { db, ReplicaError } from './db';
import { env, hasLocalDatabase } from './env';
import { log, reasonOf } from './log';

export type Obstacle = 'settings' | 'database' | 'database_is_a_replica' | 'migrations' | 'clock';

/** What keeps this process from serving, by name; an empty list means ready. Asked anew each time. */
export async function findObstacles(): Promise<Obstacle[]> {
  try {
    env();
  } catch {
    return ['settings'];
  }
  try {
    return await findDatabaseObstacles();
  } catch (error) {
    log.error('not_ready', { reason: reasonOf(error) });
    return [isReplica(error) ? 'database_is_a_replica' : 'database'];
  }
}

async function findDatabaseObstacles(): Promise<Obstacle[]> {
  const [state] = await db.$queryRaw<{ replica: boolean; migrated: boolean }[]>`
    select pg_is_in_recovery() as replica, to_regclass('_prisma_migrations') is not null as migrated`;
  const obstacles: Obstacle[] = [];
  // Money is decided on the primary only: a replica answers with balances of a moment ago.
  if (state?.replica) obstacles.push('database_is_a_replica');
  if (!state?.migrated || !(await isMigrated())) return [...obstacles, 'migrations'];
  const [clock] = await db.$queryRaw<{ offset_seconds: bigint }[]>`select offset_seconds from local_clock`;
  if (clock?.offset_seconds !== 0n && !hasLocalDatabase()) obstacles.push('clock');
  return obstacles;
}

async function isMigrated(): Promise<boolean> {
  const applied = await db.$queryRaw<{ migration_name: string }[]>`
    select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
  const names = new Set(applied.map((row) => row.migration_name));
  const folder = path.join(/* turbopackIgnore: true */ process.cwd(), 'prisma/migrations');
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).every((entry) => names.has(entry.name));
}

function isReplica(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ReplicaError) return true;
  }
  return false;
}
