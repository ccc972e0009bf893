import 'server-only';
import type { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { AdjustmentState } from './adjustments';

export type ListedAdjustment = {
  id: string;
  workspace: { id: string; name: string };
  direction: string;
  amount: Microcredits;
  reason: string;
  state: AdjustmentState;
  incidentId: string | null;
  reportId: string | null;
  proposedBy: { id: string; email: string };
  decidedBy: string | null;
  createdAt: Date;
};

export type AdjustmentPage = { adjustments: ListedAdjustment[]; nextBefore: string | null };

const PAGE = 50;

/** What waits for another operator; an incident's parts are decided with the incident. */
const WAITS = { state: 'open', incidentId: null } as const;

const WITH = { workspace: true, proposedBy: true, decidedBy: true } as const;
const NEWEST_FIRST: Prisma.AdjustmentRequestOrderByWithRelationInput[] = [{ createdAt: 'desc' }, { id: 'desc' }];

/**
 * Requests to adjust, of all, of a workspace or of a report: on the first page all that wait for another operator, then the
 * newest. `before` is the last id of the page before; an unknown one gives the first page.
 */
export async function listAdjustments(
  of: { workspaceId?: string; reportId?: string } = {},
  { before = null, limit = PAGE }: { before?: string | null; limit?: number } = {},
): Promise<AdjustmentPage> {
  const last = before !== null && isId(before) ? { id: before } : null;
  const cursor = last && (await db.adjustmentRequest.count({ where: { ...of, ...last } })) > 0 ? last : null;
  const [waiting, rows] = await Promise.all([
    cursor ? [] : db.adjustmentRequest.findMany({ where: { ...of, ...WAITS }, include: WITH, orderBy: NEWEST_FIRST }),
    db.adjustmentRequest.findMany({
      where: { ...of, NOT: WAITS },
      include: WITH,
      orderBy: NEWEST_FIRST,
      take: limit + 1,
      ...(cursor && { cursor, skip: 1 }),
    }),
  ]);
  const shown = rows.slice(0, limit);
  const adjustments = [...waiting, ...shown].map(({ workspace, proposedBy, decidedBy, ...row }) => ({
    ...row,
    amount: microcredits(row.amount),
    workspace: { id: workspace.id, name: workspace.name },
    proposedBy: { id: proposedBy.id, email: proposedBy.email },
    decidedBy: decidedBy?.email ?? null,
  }));
  return { adjustments, nextBefore: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
