import { Client } from 'pg';
import { services } from './services';

/** Runs SQL as the database's owner: what the app itself has no way to do, or takes months to come to. */
export async function asOwner<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client(services().databaseOwner);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
