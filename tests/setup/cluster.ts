import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { choosePort } from '@/local/ports';
import { APP, asSuperuser, ensureRoles, OWNER } from '@/local/postgres/roles';
import { databaseUrl, type Postgres, startPostgres } from '@/local/postgres/server';
import { ensureSecrets, type Secrets } from '@/local/secrets';
import { withLock } from '@/scripts/lib/lock.mjs';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { applyMigrations, readMigrations } from '@/scripts/prisma/apply';

/** What a test file needs to make its own database. Plain data: it travels from the runner to its workers. */
export type Cluster = { port: number; template: string; secrets: Secrets };

export const TEST_FOLDER = join(ROOT, '.local/test');
const RUNNER = 'studio-tests';

function superuserUrl({ port, secrets }: Pick<Cluster, 'port' | 'secrets'>): string {
  return databaseUrl(port, 'postgres', secrets.superuserPassword, 'postgres');
}

/** The two addresses of one of the cluster's databases. */
function urlsOf({ port, secrets }: Cluster, name: string): { app: string; owner: string } {
  return {
    app: databaseUrl(port, APP, secrets.appPassword, name),
    owner: databaseUrl(port, OWNER, secrets.ownerPassword, name),
  };
}

/**
 * One PostgreSQL for all test runs on this machine, with a migrated database to copy from. The last run to leave stops
 * it. It doesn't wait for the disk: what a test needs to survive is its process, not the machine.
 */
export async function joinCluster(): Promise<{ cluster: Cluster; leave: () => Promise<void> }> {
  const secrets = ensureSecrets(makeFolder(TEST_FOLDER));
  const lock = join(TEST_FOLDER, 'cluster.lock');
  return await withLock(lock, async () => {
    const server = await startPostgres({
      folder: join(TEST_FOLDER, 'postgres'),
      superuserPassword: secrets.superuserPassword,
      choosePort: () => choosePort(TEST_FOLDER, 'database'),
      settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=500'],
    });
    const url = superuserUrl({ port: server.port, secrets });
    const member = new Client({ connectionString: url, application_name: RUNNER });
    member.on('error', () => undefined);
    await member.connect();
    await ensureRoles(url, secrets);
    const template = await ensureTemplate(server.port, secrets);
    const leave = () => withLock(lock, () => leaveCluster(member, server));
    return { cluster: { port: server.port, template, secrets }, leave };
  });
}

async function leaveCluster(member: Client, server: Postgres): Promise<void> {
  const { rows } = await member.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity WHERE application_name = '${RUNNER}' AND pid <> pg_backend_pid()`,
  );
  await member.end();
  if (rows[0]?.others === 0) await server.stop();
}

/** The database that all others are copies of; named after the migrations, so that a change makes a new one. */
async function ensureTemplate(port: number, secrets: Secrets): Promise<string> {
  const migrations = await readMigrations();
  const hash = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join());
  const template = `template_${hash.digest('hex').slice(0, 12)}`;
  const url = superuserUrl({ port, secrets });
  await asSuperuser(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE NOT datistemplate');
    const names = rows.map(({ datname }) => datname);
    await dropLeftovers(
      client,
      names.filter((name) => name.startsWith('test_')),
    );
    if (names.includes(template)) return;
    const unfinished = `unfinished_${randomBytes(4).toString('hex')}`;
    await client.query(`CREATE DATABASE ${unfinished} OWNER ${OWNER}`);
    await applyMigrations(databaseUrl(port, OWNER, secrets.ownerPassword, unfinished), migrations);
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  });
  return template;
}

/** Databases of runs that were killed. Those of a run that goes on belong to it, so they are left alone. */
async function dropLeftovers(client: Client, names: string[]): Promise<void> {
  const { rows } = await client.query<{ runs: number }>(
    `SELECT count(*)::int AS runs FROM pg_stat_activity WHERE application_name = '${RUNNER}'`,
  );
  if (rows[0]?.runs !== 1) return;
  for (const name of names) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** A database of its own, equal to the migrated template and empty. */
export async function makeDatabase(
  cluster: Cluster,
): Promise<{ app: string; owner: string; drop: () => Promise<void> }> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const url = superuserUrl(cluster);
  await asSuperuser(url, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${cluster.template} OWNER ${OWNER} STRATEGY FILE_COPY`),
  );
  return {
    ...urlsOf(cluster, name),
    drop: () =>
      asSuperuser(url, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
