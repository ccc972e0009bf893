import { Client, type QueryResultRow } from 'pg';
import { afterAll } from 'vitest';

let connection: Promise<Client> | undefined;

/** As `asOwner`, over one connection that stays: the model looks at everything after every step. */
export async function ownerQuery<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  connection ??= connect();
  return (await (await connection).query<Row>(sql, values)).rows;
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: process.env.DIRECT_URL });
  await client.connect();
  return client;
}

afterAll(async () => {
  await (await connection)?.end();
});
