import { Client } from 'pg';
import { inject } from 'vitest';
import { databaseUrl } from '@/local/postgres/server';

/** The superuser, on the database of this test file: whoever owns the machine, with every guard switched off. */
export async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { port, secrets } = inject('cluster');
  const name = new URL(process.env.DATABASE_URL ?? '').pathname.slice(1);
  const client = new Client({ connectionString: databaseUrl(port, 'postgres', secrets.superuserPassword, name) });
  await client.connect();
  try {
    // Triggers and foreign keys are off; so the guards of the money tables say nothing.
    await client.query('set session_replication_role = replica');
    return await work(client);
  } finally {
    await client.end();
  }
}
