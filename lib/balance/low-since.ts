import type { Balances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { LOW_INCLUDED_PERCENT, LOW_TOP_UP } from '@/lib/platform/policy';
import { isLow } from './balance-view';

/**
 * Names the crossing that a low balance comes from: the sequence of the last transfer after which it was not low
 * (measured by this month's grant), 0 when it always was; null when it isn't low now. Small purchases that leave it low
 * don't change the name, so nobody is warned twice about one thing.
 */
export async function lowSince(workspaceId: string, balances: Balances): Promise<bigint | null> {
  if (!isLow(balances)) return null;
  const rows = await db.$queryRaw<{ sequence: bigint }[]>`
    select sequence from transfer
    where workspace_id = ${workspaceId}::uuid
      and (included_after * 100 >= ${balances.granted}::bigint * ${LOW_INCLUDED_PERCENT}::bigint
        or top_up_after - debt_after >= ${LOW_TOP_UP}::bigint)
    order by sequence desc limit 1`;
  return rows[0]?.sequence ?? 0n;
}
