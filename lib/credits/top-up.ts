import { Prisma } from '@/lib/generated/prisma/client';
import type { Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { COLLECTED_DEBT, unpromised } from './debt';
import { turnAndRun } from './month-turn';

/**
 * Money that Stripe holds for a workspace, as credits: in with a payment, out with a refund or a dispute. Both are part of
 * the transaction that moves the purchase, so that neither happens without the other. The key names the fact at Stripe; a
 * second time fails with a duplicate key, and the whole transaction with it.
 */
export type StripeMovement = {
  workspaceId: string;
  purchaseId: string;
  key: string;
  amount: Microcredits;
};

/**
 * Puts paid credits into the top-up pool: a purchase, or a refund or dispute that was undone. What the workspace owes is
 * paid from it first.
 * @throws AppError `not_found` (no wallet)
 */
export async function creditTopUp(tx: Transaction, movement: StripeMovement): Promise<void> {
  const { workspaceId, purchaseId, key } = movement;
  const amount = Prisma.sql`${movement.amount}::bigint`;
  const rows = await turnAndRun(tx, {
    workspaceIds: [workspaceId],
    decide: Prisma.sql`after as (select t.workspace_id, t.included, t.top_up + ${amount} as top_up, t.debt, t.held from t)`,
    moves: [
      { of: 't', n: 3, from: 'stripe', to: 'top_up', amount, key, purchaseId },
      { of: 'after', n: 4, from: 'top_up', to: 'debt', amount: COLLECTED_DEBT, key: `${key}:debt`, purchaseId },
    ],
    answer: Prisma.sql`select from u`,
  });
  if (rows.length === 0) throw new AppError('not_found');
}

/**
 * Takes credits back whose money went back to the buyer: from the top-up pool, as far as nothing running was promised
 * them. What was already spent becomes a debt, which the next money that comes in pays; no pool ever goes below zero.
 * @throws AppError `not_found` (no wallet)
 */
export async function clawBack(tx: Transaction, movement: StripeMovement): Promise<void> {
  const { workspaceId, purchaseId, key } = movement;
  const amount = Prisma.sql`${movement.amount}::bigint`;
  const spent = Prisma.sql`${amount} - c.there`;
  // The first line carries the key itself, whichever it is: a repetition meets it, however the balance changed since.
  const spentKey = Prisma.sql`${key} || case when c.there > 0 then ':debt' else '' end`;
  const rows = await turnAndRun(tx, {
    workspaceIds: [workspaceId],
    decide: Prisma.sql`c as (select t.workspace_id, least(${amount}, ${unpromised('t')}) as there from t)`,
    moves: [
      { of: 'c', n: 3, from: 'top_up', to: 'stripe', amount: Prisma.sql`c.there`, key, purchaseId },
      { of: 'c', n: 4, from: 'debt', to: 'stripe', amount: spent, key: spentKey, purchaseId },
    ],
    answer: Prisma.sql`select from u`,
  });
  if (rows.length === 0) throw new AppError('not_found');
}
