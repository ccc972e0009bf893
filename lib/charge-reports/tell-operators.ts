import 'server-only';
import { queueMail } from '@/lib/notifications/outbox';
import type { Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
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

/** A mail that could not be sent for so long is late; the console still counts the report. */
const USEFUL_DAYS = 3;
/** Of what was written, this much stands in the mail. */
const EXCERPT_CHARACTERS = 300;

/** A mail to each operator, once per report, in the transaction that writes it. */
export async function tellOperators(tx: Transaction, report: NewReport): Promise<void> {
  const { id, number, userId, workspaceId, reason, charged } = report;
  const [reporter, workspace] = await Promise.all([
    tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } }),
    tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } }),
  ]);
  const label = reportLabel(number);
  const facts = {
    ...{ number: label, workspace: workspace.name, who: reporter.email, href: `/operator/reports/${label}` },
    charged: toDecimal(charged),
    reason: Array.from(reason).slice(0, EXCERPT_CHARACTERS).join(''),
  };
  const usefulUntil = new Date(Date.now() + USEFUL_DAYS * 86_400_000);
  for (const to of env().OPERATOR_EMAILS) {
    await queueMail(tx, { to, kind: 'report_waits', occasion: id, facts, usefulUntil });
  }
}
