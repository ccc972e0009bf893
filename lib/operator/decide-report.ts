import 'server-only';
import { declineReport, lockOpenReport } from '@/lib/charge-reports/end-report';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Microcredits } from '@/lib/platform/units';
import { assertNotOwn, proposeAdjustment, WAITS } from './adjustments';
import { noteAction } from './operator-action';
import type { Outcome } from './outcome';
import type { Operator } from './who';

export type ReportDecision = {
  reportId: string;
  /** Null declines it. */
  amount: Microcredits | null;
  /** A new name for the adjustment that crediting makes. */
  adjustmentId: string;
  /** Whoever reported reads it. */
  answer: string;
};

/**
 * Decides about a report of a wrong charge in one step: credits as goodwill, or a no. Beyond the ceiling of a day another
 * operator has to agree, as with every adjustment.
 * @throws AppError `not_found`, `forbidden` (one's own workspace), `invalid_request` (`report`: somebody decided it before;
 * `amount`: more than is left of the charge)
 */
export async function decideReport(operator: Operator, decision: ReportDecision): Promise<Outcome> {
  const { reportId, amount, adjustmentId, answer } = decision;
  const report = await db.chargeReport.findUnique({ where: { id: reportId } });
  if (!report) throw new AppError('not_found');
  const { workspaceId, requestId } = report;
  if (amount === null) {
    await decline(operator, { workspaceId, reportId, answer });
    return 'report_declined';
  }
  const state = await proposeAdjustment(operator, {
    ...{ id: adjustmentId, workspaceId, direction: 'give', amount, reason: answer },
    report: { id: reportId, requestId },
  });
  return state === 'made' ? 'report_credited' : 'waits';
}

type Refusal = { workspaceId: string; reportId: string; answer: string };

async function decline(operator: Operator, { workspaceId, reportId, answer }: Refusal): Promise<void> {
  await db.$transaction(async (tx) => {
    await assertNotOwn(tx, operator, [workspaceId]);
    const open = await lockOpenReport(tx, reportId);
    if (!open || open.isProposed) throw new AppError('invalid_request', { param: 'report' });
    await declineReport(tx, { reportId, decidedBy: operator.userId, answer });
    await noteAction(tx, operator, { action: 'report_declined', workspaceId, subject: reportId, reason: answer });
  }, WAITS);
}
