import { Prisma } from '@/lib/generated/prisma/client';
import { MOVED, runMoneyStatement } from '@/lib/ledger/money-statement';
import type { Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { collectDebt } from './debt';
import { TURN, TURN_MOVED } from './month-turn';

/**
 * Puts a paid purchase into the top-up pool; what the workspace owes is paid from it first. Part of the transaction that
 * moves the purchase, so that neither happens without the other. The key makes a second credit impossible: it fails with
 * a duplicate key, and the whole transaction with it.
 * @throws AppError `not_found` (no wallet)
 */
export async function creditPurchase(
  tx: Transaction,
  purchase: { workspaceId: string; purchaseId: string; amount: Microcredits },
): Promise<void> {
  const { workspaceId, purchaseId, amount } = purchase;
  const row = await runMoneyStatement<{ sequence: bigint }>(tx, {
    workspaceId,
    decide: Prisma.sql`${TURN},
    after as (select t.included, t.top_up + ${amount}::bigint as top_up, t.debt, t.held from t),
    ${MOVED} as (
      ${TURN_MOVED}
      union all
      select 3, 'stripe', 'top_up', ${amount}::bigint, ${`purchase:${purchaseId}`}, ${purchaseId}::uuid, null, null, null
      from t
      union all
      select 4, 'top_up', 'debt', ${collectDebt('after')}, ${`purchase:${purchaseId}:debt`}, ${purchaseId}::uuid, null, null,
        null from after
    ),
    decided as (select t.held, t.period, t.granted, t.allowance from t)`,
    answer: Prisma.sql`select u.sequence from u`,
  });
  if (!row) throw new AppError('not_found');
}
