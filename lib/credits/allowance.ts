import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { turnAndRun } from './month-turn';

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
  const rows = await turnAndRun(on, {
    workspaceIds: [workspaceId],
    decide: Prisma.sql`g as (select t.*, greatest(t.granted, ${allowance}::bigint) as total from t)`,
    moves: [
      {
        of: 'g',
        n: 3,
        from: 'allowance',
        to: 'included',
        amount: Prisma.sql`g.total - g.granted`,
        key: Prisma.sql`'allowance:' || to_char(g.period, 'YYYY-MM') || ':' || g.total`,
      },
    ],
    decided: Prisma.sql`select g.workspace_id, g.held, g.period, g.total as granted, ${allowance}::bigint as allowance from g`,
    answer: Prisma.sql`select from u`,
  });
  if (rows.length === 0) throw new AppError('not_found');
}
