import { Client } from 'pg';
import type { Microcredits } from '@/lib/platform/units';

export type Wallet = { workspaceId: string; userId: string };

/** Wallets in bulk, each opened as `openWallet` does: in the month before, so that their first statement turns the month. */
export async function seedWallets(ownerUrl: string, count: number, allowance: Microcredits): Promise<Wallet[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Wallet>(
      `with made as (
         insert into workspace (id, name, plan, seats) select gen_random_uuid(), 'Bench ' || n, 'business', 1
         from generate_series(1, $1::int) n returning id
       ), person as (
         insert into "user" (id, email) values (gen_random_uuid(), gen_random_uuid() || '@bench.test') returning id
       ), opened as (
         insert into wallet (workspace_id, period, allowance)
         select id, (date_trunc('month', studio_now() at time zone 'UTC') - interval '1 month')::date, $2::bigint from made
         returning workspace_id
       )
       select workspace_id::text as "workspaceId", person.id::text as "userId" from opened, person`,
      [count, String(allowance)],
    );
    return rows;
  } finally {
    await client.end();
  }
}
