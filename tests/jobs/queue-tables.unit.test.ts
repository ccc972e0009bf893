import { readFileSync } from 'node:fs';
import { getConstructionPlans } from 'pg-boss';
import { expect, test } from 'vitest';
import { ROOT } from '@/scripts/lib/paths.mjs';

const WHAT_TO_DO = `The pinned pg-boss makes other tables than our migrations. Make a new migration from
getMigrationPlans('pgboss', <the version that the database has>), give studio_app its rights on what is new, and compare
here with the two migrations together.`;

test('the migration makes the tables of the queue exactly as the pinned pg-boss would', () => {
  const migration = readFileSync(`${ROOT}/prisma/migrations/20261121000005_jobs/migration.sql`, 'utf8');
  // Whoever applies a migration brings the transaction and the lock.
  const isForeign = (line: string) => /^\s*(BEGIN;|COMMIT;|SET LOCAL .*|SELECT pg_advisory_xact_lock.*)\s*$/.test(line);
  const plans = getConstructionPlans('pgboss').split('\n');
  const wanted = plans.filter((line) => !isForeign(line)).join('\n');
  expect(wanted.length).toBeGreaterThan(10_000);
  expect(migration.includes(wanted.trim()), WHAT_TO_DO).toBe(true);
});
