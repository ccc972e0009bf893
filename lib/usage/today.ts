import 'server-only';
import { db } from '@/lib/platform/db';
import type { Day } from './period';

/** Today (UTC) by the clock of money. */
export async function readToday(): Promise<Day> {
  const [row] = await db.$queryRaw<{ today: Day }[]>`
    select to_char(studio_now() at time zone 'UTC', 'YYYY-MM-DD') as today`;
  if (!row) throw new Error('The database does not know what day it is.');
  return row.today;
}
