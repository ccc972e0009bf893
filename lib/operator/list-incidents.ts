import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { AdjustmentState } from './adjustments';

export type ListedIncident = {
  id: string;
  startsAt: Date;
  endsAt: Date;
  model: string | null;
  percent: number;
  reason: string;
  state: AdjustmentState;
  proposedBy: { id: string; email: string };
  amount: Microcredits;
  workspaces: number;
  /** Workspaces that have their credits. */
  credited: number;
};

/** Incidents, the newest first. */
export async function listIncidents(): Promise<ListedIncident[]> {
  const rows = await db.incident.findMany({
    include: { proposedBy: true, adjustments: { select: { amount: true, state: true } } },
    orderBy: { createdAt: 'desc' },
    take: 30,
  });
  return rows.map(({ proposedBy, adjustments, ...row }) => ({
    ...row,
    proposedBy: { id: proposedBy.id, email: proposedBy.email },
    amount: microcredits(adjustments.reduce((sum, { amount }) => sum + amount, 0n)),
    workspaces: adjustments.length,
    credited: adjustments.filter(({ state }) => state === 'made').length,
  }));
}
