import 'server-only';
import { type Connection, db } from '@/lib/platform/db';
import { isId, newId } from '@/lib/platform/ids';
import type { Operator } from './who';

/** Everything that operators can do. */
export type ActionName =
  | 'adjustment_proposed'
  | 'adjustment_made'
  | 'adjustment_declined'
  | 'incident_proposed'
  | 'incident_made'
  | 'incident_declined'
  | 'report_declined'
  | 'purchase_looked_at'
  | 'payments_looked_at'
  | 'event_handled'
  | `${'purchase' | 'payment' | 'event'}_${'dismissed' | 'reopened'}`;

export type OperatorAction = {
  action: ActionName;
  workspaceId: string | null;
  /** What it is done to: an id of ours or of Stripe's. */
  subject: string;
  reason?: string;
  adjustmentId?: string | null;
  answer?: string | null;
};

/** Writes down what an operator does, in the transaction that does it (or before it, where Stripe is asked). For good; answers its id. */
export async function noteAction(
  on: Connection,
  { userId }: Operator,
  { action, workspaceId, subject, reason, adjustmentId = null, answer = null }: OperatorAction,
): Promise<string> {
  const id = newId();
  await on.$executeRaw`
    insert into operator_action (id, operator_id, action, workspace_id, subject, reason, adjustment_id, answer)
    values (${id}::uuid, ${userId}::uuid, ${action}, ${workspaceId}::uuid, ${subject}, ${reason ?? null},
      ${adjustmentId}::uuid, ${answer})`;
  return id;
}

export type ListedAction = {
  id: string;
  operator: string;
  action: string;
  workspace: { id: string; name: string } | null;
  subject: string;
  reason: string | null;
  at: Date;
};

export type ActionPage = { actions: ListedAction[]; nextBefore: string | null };

const PAGE = 50;

/**
 * What operators did last, to one workspace or to all. `before` is the last id of the page before; an unknown one gives the
 * first page.
 */
export async function listActions(
  of: { workspaceId?: string } = {},
  { before = null, limit = PAGE }: { before?: string | null; limit?: number } = {},
): Promise<ActionPage> {
  const last = before !== null && isId(before) ? { id: before } : null;
  const isKnown = last && (await db.operatorAction.count({ where: { ...of, ...last } })) > 0;
  const rows = await db.operatorAction.findMany({
    where: of,
    include: { operator: { select: { email: true } }, workspace: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(isKnown && { cursor: last, skip: 1 }),
  });
  const actions = rows
    .slice(0, limit)
    .map(({ operator, createdAt, ...row }): ListedAction => ({ ...row, operator: operator.email, at: createdAt }));
  return { actions, nextBefore: rows.length > limit ? (actions.at(-1)?.id ?? null) : null };
}
