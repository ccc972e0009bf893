import { Client } from 'pg';

/** Runs SQL as the database's owner: what the app itself may not do. */
export async function asOwner<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: process.env.DIRECT_URL });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Moves the clock of money so that it shows `iso` now, and goes on from there. */
export async function setClock(iso: string): Promise<void> {
  await asOwner(`update local_clock set offset_seconds = ceil(extract(epoch from $1::timestamptz - now()))::bigint`, [
    iso,
  ]);
}

/** Back to the real time. */
export async function resetClock(): Promise<void> {
  await asOwner('update local_clock set offset_seconds = 0');
}

/** Moves the clock of money on by so many seconds. */
export async function moveClock(seconds: number): Promise<void> {
  await asOwner('update local_clock set offset_seconds = offset_seconds + $1', [seconds]);
}
