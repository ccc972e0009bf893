import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keepsPlans } from '@/lib/platform/prepared';
import { ROOT } from '@/scripts/lib/paths.mjs';

/** What a pooler in transaction mode would give to whoever gets the connection next. */
const SESSION_STATE = [
  /pg_(try_)?advisory_(lock|unlock)/i,
  /pg_notify|`\s*(un)?listen\b|`\s*notify\b/i,
  /`\s*set\s+(?!local\b|transaction\b)/i,
  /`\s*(reset|discard|declare|prepare|deallocate|load)\b/i,
  /create\s+(local\s+)?temp/i,
];

const statesIn = (text: string) => SESSION_STATE.filter((pattern) => pattern.test(text)).map(String);

test('nothing that the app says to the database outlives its transaction, so a pooler may stand in between (REL-D12)', () => {
  const files = globSync('lib/**/*.ts', { cwd: ROOT }).filter((file) => !file.startsWith('lib/generated/'));
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) expect(statesIn(readFileSync(`${ROOT}/${file}`, 'utf8')), file).toEqual([]);
});

test('the queue locks within transactions only (REL-D12)', () => {
  const statements = readFileSync(`${ROOT}/node_modules/pg-boss/dist/plans.js`, 'utf8');
  expect(statements).toContain('pg_advisory_xact_lock');
  expect(statements).not.toMatch(/pg_(try_)?advisory_(lock|unlock)/);
});

test.each(['`select pg_advisory_lock(1)`', '`LISTEN wallet`', '`set lock_timeout = 1`', '`create temp table a ()`'])(
  'the search for such statements would find: %s',
  (text) => expect(statesIn(text)).not.toEqual([]),
);

test('plans that stay with a connection are given up where the address names a pooler (REL-D12)', () => {
  expect(keepsPlans('postgresql://studio_app@pooler/studio?pgbouncer=true')).toBe(false);
  expect(keepsPlans('postgresql://studio_app@postgres/studio')).toBe(true);
});
