import { execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect } from 'vitest';
import { findBinaries, runAs } from '@/local/postgres/binaries';
import { APP, asSuperuser, ensureDatabase, ensureRoles, OWNER } from '@/local/postgres/roles';
import { databaseUrl, startPostgres } from '@/local/postgres/server';
import { ensureSecrets } from '@/local/secrets';
import { makeFolder } from '@/scripts/lib/paths.mjs';
import { freePort } from '@/scripts/lib/port.mjs';
import { applyMigrations } from '@/scripts/prisma/apply';
import { TEST_FOLDER } from '../setup/cluster';

export type OwnCluster = {
  /** As `kill -9` on the whole server: nothing is said, nothing is written down. */
  kill(): void;
  /** Starts it again, where it was. */
  start(): Promise<void>;
  /** Starts it again as a replica that follows nobody: it answers questions and refuses every change. */
  startAsReplica(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and leaves nothing behind. */
  remove(): Promise<void>;
};

/**
 * A PostgreSQL of a test's own, which waits for the disk as in production, and which the code under test uses from now on.
 * Call it before anything has connected.
 */
export async function useOwnCluster(name: string): Promise<OwnCluster> {
  const folder = makeFolder(join(TEST_FOLDER, `${name}-${process.pid}`));
  const secrets = ensureSecrets(folder);
  const port = await freePort();
  const options = { folder, superuserPassword: secrets.superuserPassword, choosePort: async () => port };
  let server = await startPostgres(options);
  const superuser = databaseUrl(port, 'postgres', secrets.superuserPassword, 'postgres');
  await ensureRoles(superuser, secrets);
  await ensureDatabase(superuser, 'studio');
  const owner = databaseUrl(port, OWNER, secrets.ownerPassword, 'studio');
  await applyMigrations(owner);
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl(port, APP, secrets.appPassword, 'studio'),
    DIRECT_URL: owner,
  });
  const { data, pid } = await whereIs(superuser);
  let postmaster = pid;
  const signal = join(data, 'standby.signal');
  const start = async (): Promise<void> => {
    rmSync(signal, { force: true });
    server = await startPostgres(options);
    postmaster = (await whereIs(superuser)).pid;
  };
  const stop = () => server.stop();
  return {
    kill: () => killAll(postmaster),
    start,
    startAsReplica: async () => {
      writeFileSync(signal, '');
      if (runAs.uid) chownSync(signal, runAs.uid, runAs.gid);
      const output = openSync(join(folder, 'replica.log'), 'w');
      const settings = [
        'listen_addresses=127.0.0.1',
        `port=${port}`,
        'unix_socket_directories=',
        'max_connections=200',
      ];
      const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
      spawn(findBinaries().path('postgres'), args, { ...runAs, cwd: '/', stdio: ['ignore', output, output] }).unref();
      closeSync(output);
      await expect.poll(() => answers(superuser), { timeout: 20_000 }).toBe(true);
    },
    stop,
    remove: async () => {
      await stop();
      for (const path of [folder, join(data, '..')]) rmSync(path, { recursive: true, force: true });
    },
  };
}

async function whereIs(superuser: string): Promise<{ data: string; pid: number }> {
  return await asSuperuser(superuser, async (client) => {
    const { rows } = await client.query<{ data: string; file: string }>(
      `select current_setting('data_directory') as data, pg_read_file('postmaster.pid') as file`,
    );
    const [row] = rows;
    if (!row) throw new Error('Postgres does not say where it is');
    return { data: row.data, pid: Number.parseInt(row.file, 10) };
  });
}

function killAll(postmaster: number): void {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = table.flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return pid && parent === postmaster ? [pid] : [];
  });
  // Its children would otherwise hold on to its memory for a moment, and keep the next one from starting.
  for (const pid of [postmaster, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself.
    }
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
