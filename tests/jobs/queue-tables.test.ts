import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { expect, test } from 'vitest';
import { db } from '@/lib/platform/db';

test('the migrated tables of the queue are those that this version of it expects', async () => {
  const pool = new Pool({ connectionString: process.env.DIRECT_URL });
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) }, migrate: false });
  expect(await boss.detectSchemaDrift()).toMatchObject({ ok: true });
  await pool.end();
});

const FORBIDDEN_TO_THE_APP = [
  ['make a table among those of the queue', 'create table pgboss.mine (id int)'],
  [
    'make a queue with a table of its own',
    `select pgboss.create_queue('mine', '{"policy":"standard","partition":true}')`,
  ],
  ['drop the queue', 'drop table pgboss.job'],
  ['empty the queue', 'truncate pgboss.job'],
] as const;

test.each(FORBIDDEN_TO_THE_APP)('the app has no right to %s', async (_, sql) => {
  await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/permission denied|must be owner/);
});
