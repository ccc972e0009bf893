import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocalDatabase } from '@/local/database';
import { ensureSecrets } from '@/local/secrets';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';

let folder: string;

beforeAll(() => {
  folder = makeFolder(join(ROOT, '.local/test', `instance-${randomBytes(4).toString('hex')}`));
});

afterAll(async () => {
  await (await open()).stop();
  rmSync(folder, { recursive: true });
});

const open = () => openLocalDatabase(folder, ensureSecrets(folder));
const dataFolder = () => {
  const note = join(folder, 'postgres/elsewhere');
  return join(existsSync(note) ? readFileSync(note, 'utf8').trim() : join(folder, 'postgres'), 'data');
};
const postmaster = () => Number(readFileSync(join(dataFolder(), 'postmaster.pid'), 'utf8').split('\n')[0]);

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}

test('a second start attaches to the server that runs', async () => {
  const first = await open();
  const second = await open();
  expect([first.attached, second.attached]).toEqual([false, true]);
  expect(second.port).toBe(first.port);
});

test('what was committed is there after the server was killed outright', async () => {
  const { ownerUrl } = await open();
  await ask(ownerUrl, 'CREATE TABLE kept (id int)');
  await ask(ownerUrl, 'INSERT INTO kept SELECT generate_series(1, 1000)');
  process.kill(postmaster(), 'SIGKILL');
  const again = await open();
  expect(again.attached).toBe(false);
  expect(await ask(again.ownerUrl, 'SELECT count(*)::int FROM kept')).toEqual([1000]);
});

test('a note left by a server that is long gone does not stop the start', async () => {
  const first = await open();
  await first.stop();
  const stale = `${process.pid}\n${dataFolder()}\n1\n5432\n\n127.0.0.1\n0\nready\n`;
  execFileSync('sh', ['-c', `printf '%s' "$1" > "$2"`, 'sh', stale, join(dataFolder(), 'postmaster.pid')]);
  expect((await open()).attached).toBe(false);
});

test('the app role owns nothing and may make nothing', async () => {
  const { url } = await open();
  await expect(ask(url, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
  await expect(ask(url, 'CREATE ROLE friend')).rejects.toThrow(/permission denied/);
  expect(
    await ask(url, 'SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user'),
  ).toEqual([false]);
});

test('it listens on this machine only, asks everybody for a password, and its secrets are private', async () => {
  const { superuserUrl, port } = await open();
  expect(await ask(superuserUrl, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
  expect(await ask(superuserUrl, 'SHOW unix_socket_directories')).toEqual(['']);
  await expect(ask(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'SELECT 1')).rejects.toThrow();
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('text sorts by bytes, in UTF-8, whatever the machine is set to', async () => {
  const { url } = await open();
  expect(
    await ask(
      url,
      `SELECT current_setting('server_encoding') || ' ' || datcollate FROM pg_database WHERE datname = current_database()`,
    ),
  ).toEqual(['UTF8 C']);
});
