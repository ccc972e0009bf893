import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { applyMigrations, readMigrations } from '@/scripts/prisma/apply';
import { deployWithPrisma, diagnoseWithPrisma, sqlToSchema } from '@/scripts/prisma/engine';
import { makeDatabase } from '../setup/cluster';

/** Migrated by Prisma's engine, and by the applier of `npm start`. */
let byPrisma: string;
let byUs: string;
const drops: (() => Promise<void>)[] = [];

async function emptyDatabase(): Promise<string> {
  const { owner, drop } = await makeDatabase({ ...inject('cluster'), template: 'template0' });
  drops.push(drop);
  return owner;
}

async function rows(url: string, sql: string): Promise<object[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  [byPrisma, byUs] = [await emptyDatabase(), await emptyDatabase()];
  await deployWithPrisma(byPrisma);
  await applyMigrations(byUs);
});

afterAll(async () => {
  for (const drop of drops) await drop();
});

test('prisma/schema.prisma and the migrations describe the same database', async () => {
  expect(await sqlToSchema(byPrisma)).toBe('');
});

test('a column that no migration made would be noticed', async () => {
  const url = await emptyDatabase();
  await applyMigrations(url);
  await rows(url, 'ALTER TABLE "wallet" DROP COLUMN "granted" CASCADE');
  expect(await sqlToSchema(url)).toContain('ADD COLUMN     "granted"');
});

test('the applier keeps the same book as prisma migrate', async () => {
  const book = `SELECT migration_name, checksum, applied_steps_count, coalesce(logs, '') AS logs, rolled_back_at,
    finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY migration_name`;
  expect(await rows(byUs, book)).toEqual(await rows(byPrisma, book));
  expect(await diagnoseWithPrisma(byUs)).toEqual({
    history: null,
    failedMigrationNames: [],
    editedMigrationNames: [],
    hasMigrationsTable: true,
  });
});

const CATALOG = {
  columns: `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY 1, 2`,
  constraints: `SELECT conrelid::regclass::text AS on, conname, pg_get_constraintdef(oid) AS rule FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  indexes: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  triggers: `SELECT tgname, pg_get_triggerdef(oid) AS rule FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  functions: `SELECT proname, pg_get_functiondef(oid) AS body FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
  rights: `SELECT relname, array_to_string(relacl, ' ') AS rights FROM pg_class
    WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
};

test.each(Object.entries(CATALOG))('prisma migrate deploy gives the same %s', async (_, sql) => {
  const wanted = await rows(byPrisma, sql);
  expect(wanted.length).toBeGreaterThan(0);
  expect(await rows(byUs, sql)).toEqual(wanted);
});

test('what is applied already is left alone', async () => {
  expect(await applyMigrations(byUs)).toEqual([]);
  expect(await deployWithPrisma(byUs)).toEqual([]);
});

test('a migration that fails half-way leaves nothing behind, and stops the next start until it is mended', async () => {
  const url = await emptyDatabase();
  const [first] = await readMigrations();
  if (!first) throw new Error('no migration');
  const broken = { ...first, name: '1_broken', sql: 'CREATE TABLE half (id int); SELECT 1 / 0;' };
  await expect(applyMigrations(url, [broken])).rejects.toThrow('The migration 1_broken failed: division by zero');
  expect(await rows(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  await expect(applyMigrations(url, [first])).rejects.toThrow('1_broken failed before');
});

test('two processes that migrate at once apply each migration once', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all([applyMigrations(url), applyMigrations(url), applyMigrations(url)]);
  expect(applied.flat()).toEqual((await readMigrations()).map(({ name }) => name));
});
