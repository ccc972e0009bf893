import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '@/lib/audit/invariant';
import { invariantNames, verify } from '@/lib/audit/verify';
import { resetClock } from '../setup/clock';
import { CORRUPTIONS } from './corruptions';
import { asSuperuser } from './superuser';
import { makeWholeBook } from './whole-book';

const TABLES = [
  ...['wallet', 'transfer', 'hold', 'purchase', 'purchase_return', 'refill_consent', 'seal', 'member', 'api_key'],
  ...['webhook_event', 'spending_limit'],
  ...['charge_report', 'incident', 'incident_request'],
];

let made: Awaited<ReturnType<typeof makeWholeBook>>;

beforeAll(async () => {
  made = await makeWholeBook();
  await asSuperuser(async (client) => {
    await client.query(DROP_GUARDS);
    await client.query('create schema before');
    for (const table of TABLES) await client.query(`create table before.${table} as table ${table}`);
  });
});
afterAll(resetClock);

/** CHECKs and unique indexes: what whoever owns the machine can take away. Nothing but `verify` is left. */
const DROP_GUARDS = `do $$ declare guard record; begin
  for guard in select conrelid::regclass as on_table, conname from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('c', 'f') loop
    execute format('alter table %s drop constraint %I', guard.on_table, guard.conname);
  end loop;
  for guard in select indexrelid::regclass as name from pg_index join pg_class on pg_class.oid = indexrelid
    where indisunique and not indisprimary and relnamespace = 'public'::regnamespace loop
    execute format('drop index %s', guard.name);
  end loop;
end $$`;

async function plant(sql: string): Promise<void> {
  const ids = { ':book': made.book.workspaceId, ':neighbour': made.neighbour.workspaceId };
  const filled = Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(name, `'${id}'::uuid`), sql);
  await asSuperuser((client) => client.query(`begin; ${filled}; commit`));
}

async function restore(): Promise<void> {
  await asSuperuser(async (client) => {
    for (const table of TABLES) {
      const columns = await writtenColumns(client, table);
      await client.query(
        `truncate ${table} cascade; insert into ${table} (${columns}) select ${columns} from before.${table}`,
      );
    }
  });
}

/** Those that Postgres does not keep itself. */
async function writtenColumns(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
     where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  );
  return rows[0]?.names ?? '';
}

/** As in `V9 request …`: the invariant's number and the row, without ids. */
function named(problems: Problem[]): string[] {
  return problems
    .map(({ invariant, row }) => `${invariant.split(' ')[0]} ${row.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '…')}`)
    .sort();
}

test('a book with something of everything is in order', async () => {
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
});

const CASES = CORRUPTIONS.map(({ title, sql, named: expected }) => [title, sql, expected] as const);

test.each(CASES)('%s: exactly that is named, with its row (REL-D10)', async (_, sql, expected) => {
  await plant(sql);
  const { ok, problems } = await verify();
  await restore();
  expect(named(problems)).toEqual(expected);
  expect(ok).toBe(false);
});

test('each invariant catches a corruption that no other one catches', () => {
  const alone = CORRUPTIONS.flatMap(({ named: rows }) => {
    const names = new Set(rows.map((row) => row.split(' ')[0]));
    return names.size === 1 ? [...names] : [];
  });
  const numbers = invariantNames().map((name) => name.split(' ')[0]);
  expect(numbers.filter((number) => !alone.includes(number))).toEqual([]);
});
