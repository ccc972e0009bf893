import { expect, test } from 'vitest';
import { findObstacles } from '@/lib/platform/readiness';
import { readMigrations } from '@/scripts/prisma/apply';
import { asOwner } from '../setup/clock';

/** What the version before, which still runs during a deploy, could not live with. */
const BREAKS = [
  /\bdrop\s+(table|column|type|schema|view)\b/i,
  /\brename\s+(to|column|value|constraint)\b/i,
  /\balter\s+column\b[^;,]*\b(type|set\s+not\s+null|drop\s+default)\b/i,
  /\badd\s+column\b(?![^;,]*\bdefault\b)[^;,]*\bnot\s+null\b/i,
  /\brevoke\b/i,
];

const isComment = (line: string) => line.trimStart().startsWith('--');

function breaksIn(sql: string): string[] {
  const code = sql
    .split('\n')
    .filter((line) => !isComment(line))
    .join('\n');
  return code.split(';').filter((statement) => BREAKS.some((pattern) => pattern.test(statement)));
}

test('migrations only add: the version before goes on working on the new tables (REL-D8)', async () => {
  const all = await readMigrations();
  // The queue's functions name what they would drop; they do so only when asked to delete a queue with its own table.
  const ours = all.filter(({ name }) => !name.endsWith('_jobs'));
  expect(ours.length).toBeGreaterThan(2);
  for (const { name, sql } of ours) expect(breaksIn(sql), name).toEqual([]);
});

test.each([
  'alter table wallet drop column held',
  'DROP TABLE "hold"',
  'alter table hold rename to promise',
  'alter table hold alter column amount type numeric',
  'alter table hold alter column receipt set not null',
  'alter table hold add column note text not null',
])('the search for such changes would find: %s', (sql) => {
  expect(breaksIn(`-- a comment\n${sql};`)).toHaveLength(1);
});

test('a version that meets migrations newer than itself is ready; one that lacks a migration is not (REL-D8)', async () => {
  const newer = '99991231000000_newer';
  await asOwner(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ($1, '', $1, now())`,
    [newer],
  );
  expect(await findObstacles()).toEqual([]);
  await asOwner('delete from _prisma_migrations where migration_name = $1', [newer]);
  const last = (await readMigrations()).at(-1)?.name;
  await asOwner('update _prisma_migrations set finished_at = null where migration_name = $1', [last]);
  expect(await findObstacles()).toEqual(['migrations']);
  await asOwner('update _prisma_migrations set finished_at = now() where migration_name = $1', [last]);
  expect(await findObstacles()).toEqual([]);
});
