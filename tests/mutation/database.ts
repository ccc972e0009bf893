import { afterAll } from 'vitest';
import { db } from '@/lib/platform/db';
import { openDatabase } from '../setup/database';

/** A database of its own, without the check that its books are right: here they are to be broken. */
const drop = await openDatabase();
afterAll(async () => {
  await db.$disconnect();
  await drop();
});
