import 'server-only';
import { db } from '@/lib/platform/db';
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

const PAGE = 50;

/** Requests to adjust, those that wait for another operator first: all, or those of a workspace or of a report. */
export async function listAdjustments(
  where: { workspaceId?: string; reportId?: string } = {},
): Promise<ListedAdjustment[]> {
  const rows = await db.adjustmentRequest.findMany({
    where,
    include: { workspace: true, proposedBy: true, decidedBy: true },
    orderBy: [{ state: 'asc' }, { createdAt: 'desc' }],
    take: PAGE,
  });
  return rows.map(({ workspace, proposedBy, decidedBy, ...row }) => ({
    ...row,
    amount: microcredits(row.amount),
    workspace: { id: workspace.id, name: workspace.name },
    proposedBy: { id: proposedBy.id, email: proposedBy.email },
    decidedBy: decidedBy?.email ?? null,
  }));
}
