import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId, newId } from '@/lib/platform/ids';
import { OPEN_REPORTS_MOST, REPORT_CHARACTERS } from '@/lib/platform/policy';
import { microcredits } from '@/lib/platform/units';
import { assertCan, can, type Member } from '@/lib/workspaces/permissions';
import { givenBack } from './given-back';
import { reportLabel, reportPath } from './report-number';
import type { Screenshot } from './screenshot';
import { tellOfReport } from './tell-of-report';

export type WrongCharge = { requestId: string; reason: string; screenshot: Screenshot | null };

/** Why a charge can't be reported: what is written, or how the request stands. */
export type ReportProblem = 'reason_short' | 'reason_long' | 'running' | 'free' | 'given_back' | 'too_many';

export type Reported = { number: number } | { problem: ReportProblem };

/**
 * Reports that a request was charged wrongly, with its receipt as it stands. While a report of the same request waits, that
 * one is answered.
 * @throws AppError `not_found`, also for a request that is somebody else's; `forbidden`
 */
export async function reportCharge(reporter: Member, wrong: WrongCharge): Promise<Reported> {
  assertCan(reporter, 'use_ai');
  const reason = plainText(wrong.reason);
  const length = Array.from(reason).length;
  if (!isId(wrong.requestId)) throw new AppError('not_found');
  if (length < REPORT_CHARACTERS.least) return { problem: 'reason_short' };
  if (length > REPORT_CHARACTERS.most) return { problem: 'reason_long' };
  return db.$transaction(async (tx) => {
    const waiting = await lookAtRequest(tx, reporter, wrong.requestId);
    return waiting ?? (await writeReport(tx, reporter, { ...wrong, reason }));
  });
}

type Row = {
  user_id: string;
  ended: boolean;
  charged: bigint;
  back: bigint;
  waiting: number | null;
  open: bigint;
};

/** Null when nothing is in the way. One after the other per workspace, so that they are counted rightly. */
async function lookAtRequest(tx: Transaction, reporter: Member, requestId: string): Promise<Reported | null> {
  const workspaceId = reporter.workspace.id;
  await tx.$queryRaw`select from workspace where id = ${workspaceId}::uuid for no key update`;
  const [row] = await tx.$queryRaw<Row[]>`
    select h.user_id::text, h.ended_at is not null as ended, h.charged_included + h.charged_top_up as charged,
      ${givenBack('h')} as back,
      (select number from charge_report c
        where c.workspace_id = h.workspace_id and c.request_id = h.request_id and c.state = 'open') as waiting,
      (select count(*) from charge_report c where c.workspace_id = h.workspace_id and c.state = 'open') as open
    from hold h where h.workspace_id = ${workspaceId}::uuid and h.request_id = ${requestId}::uuid`;
  if (!row || (row.user_id !== reporter.userId && !can(reporter, 'see_all_usage'))) throw new AppError('not_found');
  if (row.waiting !== null) return { number: row.waiting };
  if (!row.ended) return { problem: 'running' };
  if (row.charged === 0n) return { problem: 'free' };
  if (row.back >= row.charged) return { problem: 'given_back' };
  return row.open >= OPEN_REPORTS_MOST ? { problem: 'too_many' } : null;
}

async function writeReport(tx: Transaction, reporter: Member, wrong: WrongCharge): Promise<Reported> {
  const { requestId, reason, screenshot } = wrong;
  const { userId } = reporter;
  const workspaceId = reporter.workspace.id;
  const id = newId();
  const [written] = await tx.$queryRaw<{ number: number; charged: bigint }[]>`
    insert into charge_report (id, workspace_id, request_id, user_id, reason, charged, log)
    select ${id}::uuid, h.workspace_id, h.request_id, ${userId}::uuid, ${reason}, h.charged_included + h.charged_top_up,
      ${LOG} from hold h where h.workspace_id = ${workspaceId}::uuid and h.request_id = ${requestId}::uuid
    returning number, charged`;
  if (!written) throw new Error('A request that was there is gone');
  const { number } = written;
  if (screenshot) await tx.chargeReportScreenshot.create({ data: { reportId: id, ...screenshot } });
  const facts = { number: reportLabel(number), href: reportPath(number) };
  await notify(tx, { workspaceId, kind: 'report_received', occasion: id, facts, to: { userIds: [userId] } });
  await tellOfReport(tx, { id, number, userId, workspaceId, reason, charged: microcredits(written.charged) });
  return { number };
}

/** Everything that is known of the request `h`; amounts are decimal strings of microcredits. */
const LOG = Prisma.sql`jsonb_build_object(
  'request_id', h.request_id, 'user_id', h.user_id, 'api_key_id', h.api_key_id, 'model', h.model, 'feature', h.feature,
  'price_version', h.price_version, 'state', h.state, 'receipt', h.receipt,
  'hold', jsonb_build_object('amount', h.amount::text, 'limit', h."limit"::text),
  'charged', jsonb_build_object('included', h.charged_included::text, 'top_up', h.charged_top_up::text,
    'written_off', h.written_off::text),
  'created_at', h.created_at, 'ended_at', h.ended_at,
  'transfers', (select coalesce(jsonb_agg(jsonb_build_object('sequence', t.sequence::text, 'key', t.key, 'from', t."from",
      'to', t."to", 'amount', t.amount::text, 'at', t.created_at) order by t.sequence), '[]')
    from transfer t where t.workspace_id = h.workspace_id and t.request_id = h.request_id))`;

/** What was typed, as Postgres can keep it. */
function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed().trim();
}
