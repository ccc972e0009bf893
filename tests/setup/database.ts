import { inject } from 'vitest';
import { makeDatabase } from './cluster';

const expected = { corruption: false, known: new Set<string>() };

/** Says that the running test breaks the books on purpose, so they need not be clean after it. */
export function expectCorruption(): void {
  expected.corruption = true;
}

/** Gives this test file a database of its own, in the settings, before anything can connect. */
export async function openDatabase(): Promise<() => Promise<void>> {
  const database = await makeDatabase(inject('cluster'));
  process.env.DATABASE_URL = database.app;
  process.env.DIRECT_URL = database.owner;
  return database.drop;
}

/** What is wrong with the books after a test, apart from what earlier tests of this file broke on purpose. */
export async function findNewProblems(): Promise<unknown[]> {
  const { verify } = await import('@/lib/audit/verify');
  const { problems } = await verify();
  const isNew = (problem: unknown) => !expected.known.has(JSON.stringify(problem));
  const found = problems.filter(isNew);
  if (!expected.corruption) return found;
  for (const problem of found) expected.known.add(JSON.stringify(problem));
  expected.corruption = false;
  return [];
}
