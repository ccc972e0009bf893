import { afterAll, afterEach, expect } from 'vitest';
import { findNewProblems, openDatabase } from './database';

const drop = await openDatabase();

/** The pool of the code under test, if a test used it. */
const pool = () =>
  (globalThis as { studioDatabase?: { client: { $disconnect(): Promise<void> } } }).studioDatabase?.client;

afterEach(async () => {
  // Whatever a test does, the books are right after it.
  if (pool()) expect(await findNewProblems()).toEqual([]);
});

afterAll(async () => {
  await pool()?.$disconnect();
  await drop();
});
