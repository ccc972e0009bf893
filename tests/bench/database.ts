import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { choosePort } from '@/local/ports';
import { APP, asSuperuser, dropDatabase, ensureDatabase, ensureRoles, OWNER } from '@/local/postgres/roles';
import { databaseUrl, startPostgres } from '@/local/postgres/server';
import { ensureSecrets } from '@/local/secrets';
import { makeFolder, SHARED } from '@/scripts/lib/paths.mjs';
import { applyMigrations } from '@/scripts/prisma/apply';

export const BENCH_FOLDER = join(SHARED, 'bench');

export type BenchDatabase = {
  app: string;
  owner: string;
  superuser: string;
  /** Removes this database. */
  drop: () => Promise<void>;
  /** Removes it and stops the server. */
  close: () => Promise<void>;
};

/**
 * A migrated database of its own on a server of its own, as durable as a real one (it waits for the disk, unlike the
 * tests'), that counts its statements.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = makeFolder(BENCH_FOLDER);
  const secrets = ensureSecrets(folder);
  const server = await startPostgres({
    folder: join(folder, 'postgres'),
    superuserPassword: secrets.superuserPassword,
    choosePort: () => choosePort(folder, 'database'),
    settings: [
      ...['shared_buffers=512MB', 'max_wal_size=4GB', 'checkpoint_timeout=30min'],
      ...['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track_planning=off'],
    ],
  });
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const url = (user: string, password: string, database: string) => databaseUrl(server.port, user, password, database);
  const administration = url('postgres', secrets.superuserPassword, 'postgres');
  await ensureRoles(administration, secrets);
  await ensureDatabase(administration, name);
  const owner = url(OWNER, secrets.ownerPassword, name);
  await applyMigrations(owner);
  return {
    app: url(APP, secrets.appPassword, name),
    owner,
    superuser: url('postgres', secrets.superuserPassword, name),
    drop: () => dropDatabase(administration, name),
    close: async () => {
      await dropDatabase(administration, name);
      await server.stop();
    },
  };
}

/** Removes what benches that were killed have left behind. Only one bench runs at a time, so nobody uses it. */
export async function dropLeftovers({ superuser }: BenchDatabase): Promise<void> {
  const own = new URL(superuser).pathname.slice(1);
  const { rows } = await asSuperuser(superuser, (client) =>
    client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'bench\\_%' and datname <> $1`,
      [own],
    ),
  );
  for (const { name } of rows) await dropDatabase(superuser, name);
}
