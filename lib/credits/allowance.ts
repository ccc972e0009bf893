import { Prisma } from '@/lib/generated/prisma/client';
import { MOVED, runMoneyStatement } from '@/lib/ledger/money-statement';
import { type Connection, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { TURN, TURN_MOVED } from './month-turn';

/**
 * Opens a workspace's wallet. It is opened in the month before: so the ordinary turn grants the first allowance, and there
 * is no second way to do it.
 */
export async function openWallet(on: Connection, workspaceId: string, allowance: Microcredits): Promise<void> {
  await on.$executeRaw`
    insert into wallet (workspace_id, period, allowance) values (${workspaceId}::uuid,
      (date_trunc('month', studio_now() at time zone 'UTC') - interval '1 month')::date, ${allowance}::bigint)`;
}

/**
 * Sets what the included pool is given each month, after a change of plan or seats. A bigger allowance grants the
 * difference to what this month was already given, at once; a smaller one takes effect next month, and nothing that was
 * granted is taken back.
 * @throws AppError `not_found` (no wallet)
 */
export async function changeAllowance(
  workspaceId: string,
  allowance: Microcredits,
  on: Connection = db,
): Promise<void> {
  const row = await runMoneyStatement<{ sequence: bigint }>(on, {
    workspaceId,
    decide: Prisma.sql`${TURN},
    g as (select greatest(t.granted, ${allowance}::bigint) as total from t),
    ${MOVED} as (
      ${TURN_MOVED}
      union all
      select 3, 'allowance', 'included', g.total - t.granted,
        'allowance:' || to_char(t.period, 'YYYY-MM') || ':' || g.total, null, null, null, null from t, g
    ),
    decided as (select t.held, t.period, g.total as granted, ${allowance}::bigint as allowance from t, g)`,
    answer: Prisma.sql`select u.sequence from u`,
  });
  if (!row) throw new AppError('not_found');
}
