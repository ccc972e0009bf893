import { afterAll } from 'vitest';
import { openDatabase } from '../setup/database';

/** A database of its own, without the check that its books are right: here they are to be broken. */
const drop = await openDatabase();
afterAll(async () => {
  await (globalThis as { studioDatabase?: { $disconnect(): Promise<void> } }).studioDatabase?.$disconnect();
  await drop();
});
