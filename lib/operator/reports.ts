import 'server-only';
import { givenBack } from '@/lib/charge-reports/given-back';
import { type ChargeReport, selectReports } from '@/lib/charge-reports/read-reports';
import { reportNumberIn } from '@/lib/charge-reports/report-number';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { type RequestReceipt, receiptOf } from '@/lib/usage/read-request';
import { type ListedAdjustment, listAdjustments } from './list-adjustments';
import type { Operator } from './who';

/** Those that wait, the oldest first, and those that ended, the last one first. */
export async function listReportsForOperators(): Promise<{ open: ChargeReport[]; ended: ChargeReport[] }> {
  const [open, ended] = await Promise.all([
    selectReports(Prisma.sql`r.state = 'open'`, Prisma.sql`r.created_at, r.number`),
    selectReports(Prisma.sql`r.state <> 'open'`, Prisma.sql`r.ended_at desc, r.number desc`),
  ]);
  return { open, ended };
}

/** Everything that a decision needs, on one page. */
export type ReportView = {
  report: ChargeReport;
  receipt: RequestReceipt;
  /** Of the charge, less what the request got back by now. */
  left: Microcredits;
  /** What was attached when it was reported, as JSON. */
  log: string;
  adjustments: ListedAdjustment[];
  isOwn: boolean;
};

/** @throws AppError `not_found` */
export async function readReport(operator: Operator, label: string): Promise<ReportView> {
  const number = reportNumberIn(label);
  const [report] = await selectReports(Prisma.sql`r.number = ${number}`, Prisma.sql`r.number`);
  if (!report) throw new AppError('not_found');
  const workspaceId = report.workspace.id;
  const [hold, [row], { adjustments }, own] = await Promise.all([
    db.hold.findUniqueOrThrow({ where: { workspaceId_requestId: { workspaceId, requestId: report.requestId } } }),
    db.$queryRaw<{ left: bigint; log: unknown }[]>`
      select r.charged - ${givenBack('r')} as left, r.log from charge_report r where r.id = ${report.id}::uuid`,
    listAdjustments({ reportId: report.id }),
    db.member.count({ where: { workspaceId, userId: operator.userId } }),
  ]);
  const receipt = await receiptOf(hold);
  const log = JSON.stringify(row?.log ?? {}, null, 2);
  return { report, receipt, left: microcredits(row?.left ?? 0n), log, adjustments, isOwn: own > 0 };
}
