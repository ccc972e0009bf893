import 'server-only';
import { tellOperators } from '@/lib/mail/tell-operators';
import type { Transaction } from '@/lib/platform/db';
import { type Microcredits, toDecimal } from '@/lib/platform/units';
import { reportLabel } from './report-number';

type NewReport = {
  id: string;
  number: number;
  userId: string;
  workspaceId: string;
  reason: string;
  charged: Microcredits;
};

/** Of what was written, this much stands in the mail. */
const EXCERPT_CHARACTERS = 300;

/** Tells every operator of a report, in the transaction that writes it. */
export async function tellOfReport(tx: Transaction, report: NewReport): Promise<void> {
  const { id, number, userId, workspaceId, reason, charged } = report;
  const [reporter, workspace] = await Promise.all([
    tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } }),
    tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } }),
  ]);
  const label = reportLabel(number);
  const facts = {
    ...{ number: label, workspace: workspace.name, who: reporter.email, href: `/operator/reports/${label}` },
    amount: toDecimal(charged),
    reason: Array.from(reason).slice(0, EXCERPT_CHARACTERS).join(''),
  };
  await tellOperators(tx, { kind: 'report_waits', occasion: id, facts });
}
