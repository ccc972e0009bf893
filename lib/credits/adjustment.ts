import { Prisma } from '@/lib/generated/prisma/client';
import type { Move } from '@/lib/ledger/money-statement';
import { type Connection, db } from '@/lib/platform/db';
import { AppError, sqlStateOf } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { COLLECTED_DEBT, unpromised } from './debt';
import { turnAndRun } from './month-turn';

/** A correction by an operator. `give` and `take` move top-up credits, `forgive` lowers a debt. */
export type Adjustment = {
  /** Made before the first try; the same id moves credits once. */
  id: string;
  workspaceId: string;
  direction: 'give' | 'take' | 'forgive';
  amount: Microcredits;
  /** Who did it, and why: both stand on the transfer for good. */
  actor: string;
  reason: string;
  /** A report of a wrong charge that this answers: it is credited once, and the transfer names its request. */
  report?: { id: string; requestId: string } | null;
};

/**
 * Adjusts a workspace's credits, in whole or not at all: what is taken must be there and promised to no running request,
 * what is forgiven must be owed.
 * @param on the transaction that knows the id and lets it through once, if there is one
 * @throws AppError `invalid_request` when it isn't, `not_found` (no wallet)
 */
export async function adjust({ id, workspaceId, direction, ...rest }: Adjustment, on: Connection = db): Promise<void> {
  const { actor, reason, report } = rest;
  const key = report ? `report:${report.id}` : `adjustment:${id}`;
  const amount = Prisma.sql`${rest.amount}::bigint`;
  const requestId = report ? Prisma.sql`${report.requestId}` : undefined;
  const about = { of: 'c', n: 3, amount, key, actor, reason, requestId };
  const moves: Record<Adjustment['direction'], Move[]> = {
    give: [
      { ...about, from: 'goodwill', to: 'top_up' },
      { of: 'after', n: 4, from: 'top_up', to: 'debt', amount: COLLECTED_DEBT, key: `${key}:debt` },
    ],
    take: [{ ...about, from: 'top_up', to: 'goodwill' }],
    forgive: [{ ...about, from: 'goodwill', to: 'debt' }],
  };
  const most: Record<Adjustment['direction'], Prisma.Sql> = {
    give: amount,
    take: unpromised('t'),
    forgive: Prisma.sql`t.debt`,
  };
  try {
    const [row] = await turnAndRun<{ fits: boolean }>(on, {
      workspaceIds: [workspaceId],
      decide: Prisma.sql`c as (select t.* from t where ${amount} <= ${most[direction]}),
        after as (select c.workspace_id, c.included, c.top_up + ${amount} as top_up, c.debt, c.held from c)`,
      moves: moves[direction],
      answer: Prisma.sql`select exists (select from c) as fits from u`,
    });
    if (!row) throw new AppError('not_found');
    if (row.fits) return;
  } catch (error) {
    if (on !== db || !sqlStateOf(error).includes('23505')) throw error;
  }
  // A repetition is refused by its key, or because the first try took what it asks for: that one counts.
  const made = await db.transfer.findUnique({ where: { workspaceId_key: { workspaceId, key } } });
  if (!made) throw new AppError('invalid_request', { message: 'There is less than that.', param: 'amount' });
}
