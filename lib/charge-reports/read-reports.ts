import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { can, type Member } from '@/lib/workspaces/permissions';
import { reportNumberIn } from './report-number';

export type ReportState = 'open' | 'credited' | 'declined' | 'withdrawn';

/** A report of a wrong charge; amounts in microcredits. */
export type ChargeReport = {
  id: string;
  number: number;
  workspace: { id: string; name: string };
  requestId: string;
  reporter: { userId: string; name: string; email: string };
  reason: string;
  charged: Microcredits;
  state: ReportState;
  credited: Microcredits | null;
  answer: string | null;
  /** Address of the operator who decided: for operators only. */
  decidedBy: string | null;
  hasScreenshot: boolean;
  /** A second operator is asked to agree. */
  isProposed: boolean;
  createdAt: Date;
  endedAt: Date | null;
};

type Row = Omit<ChargeReport, 'charged' | 'credited'> & { charged: bigint; credited: bigint | null };

const MOST = 100;

/** Reports that fit, in the order that is asked for. Whoever asks has made sure that they may be seen. */
export async function selectReports(where: Prisma.Sql, order: Prisma.Sql): Promise<ChargeReport[]> {
  const rows = await db.$queryRaw<Row[]>`
    select r.id::text, r.number, jsonb_build_object('id', w.id, 'name', w.name) as workspace, r.request_id::text as "requestId",
      jsonb_build_object('userId', u.id, 'name', coalesce(u.name, u.email), 'email', u.email) as reporter, r.reason, r.charged,
      r.state::text, r.credited, r.answer, d.email as "decidedBy",
      exists (select from charge_report_screenshot s where s.report_id = r.id) as "hasScreenshot",
      exists (select from adjustment_request a where a.report_id = r.id and a.state = 'open') as "isProposed",
      r.created_at as "createdAt", r.ended_at as "endedAt"
    from charge_report r join workspace w on w.id = r.workspace_id join "user" u on u.id = r.user_id
    left join "user" d on d.id = r.decided_by
    where ${where} order by ${order} limit ${MOST}`;
  return rows.map((row) => ({
    ...row,
    charged: microcredits(row.charged),
    credited: row.credited === null ? null : microcredits(row.credited),
  }));
}

const NEWEST_FIRST = Prisma.sql`r.number desc`;

/** Whose reports somebody sees: their own, and those of all where they see everybody's usage. */
function visible(viewer: Member): Prisma.Sql {
  const all = can(viewer, 'see_all_usage');
  return Prisma.sql`r.workspace_id = ${viewer.workspace.id}::uuid
    and (${all}::boolean or r.user_id = ${viewer.userId}::uuid)`;
}

/** The newest first. */
export function listReports(viewer: Member): Promise<ChargeReport[]> {
  return selectReports(visible(viewer), NEWEST_FIRST);
}

/** The reports of one request that its viewer may open, the newest first. */
export function reportsOf(viewer: Member, requestId: string): Promise<ChargeReport[]> {
  return selectReports(Prisma.sql`${visible(viewer)} and r.request_id = ${requestId}::uuid`, NEWEST_FIRST);
}

/**
 * One report, by its number as people write it.
 * @throws AppError `not_found`, also for what is somebody else's
 */
export async function findReport(viewer: Member, label: string): Promise<ChargeReport> {
  const number = reportNumberIn(label);
  const [report] = await selectReports(Prisma.sql`${visible(viewer)} and r.number = ${number}`, NEWEST_FIRST);
  if (!report) throw new AppError('not_found');
  return report;
}
