import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, toDecimal } from '@/lib/platform/units';
import type { Member } from '@/lib/workspaces/permissions';
import { givenBack, lockGivenBack } from './given-back';
import { reportLabel, reportPath } from './report-number';

/** What an operator decides, in their transaction. `answer` is read by whoever reported. */
type Decision = { reportId: string; decidedBy: string; answer: string };

/** What there is to decide about, locked. */
export type OpenReport = { workspaceId: string; requestId: string; charged: bigint; left: bigint; isProposed: boolean };

/**
 * A report locked until the transaction ends; null when it has ended. Whoever moves credits has locked the wallet before.
 * @throws AppError `not_found`
 */
export async function lockOpenReport(tx: Transaction, reportId: string): Promise<OpenReport | null> {
  const [locked] = await tx.$queryRaw<{ state: string }[]>`
    select state::text from charge_report where id = ${reportId}::uuid for update`;
  if (!locked) throw new AppError('not_found');
  if (locked.state !== 'open') return null;
  // Asked only now: what was decided while this waited for the lock counts.
  const [row] = await tx.$queryRaw<OpenReport[]>`
    select r.workspace_id::text as "workspaceId", r.request_id::text as "requestId", r.charged,
      r.charged - ${givenBack('r')} as left,
      exists (select from adjustment_request a where a.report_id = r.id and a.state = 'open') as "isProposed"
    from charge_report r where r.id = ${reportId}::uuid`;
  return row ?? null;
}

/**
 * Ends a report as credited, once, and tells whoever reported and the owners. Never more than the request was charged, less
 * what it got back before.
 * @throws AppError `invalid_request` (`amount`)
 */
export async function creditReport(
  tx: Transaction,
  { amount, ...decision }: Decision & { amount: Microcredits },
): Promise<void> {
  const { reportId, decidedBy, answer } = decision;
  await lockGivenBack(
    tx,
    Prisma.sql`select r.workspace_id, r.request_id from charge_report r where r.id = ${reportId}::uuid`,
  );
  const [row] = await tx.$queryRaw<Ended[]>`
    update charge_report r set state = 'credited', credited = ${amount}, decided_by = ${decidedBy}::uuid,
      answer = ${answer}, ended_at = studio_now()
    where r.id = ${reportId}::uuid and r.state = 'open' and ${amount} <= r.charged - ${givenBack('r')}
    returning number, workspace_id::text as "workspaceId", user_id::text as "userId"`;
  if (!row) throw new AppError('invalid_request', { param: 'amount' });
  const { number, workspaceId, userId } = row;
  const owners = await tx.member.findMany({ where: { workspaceId, role: 'owner' }, select: { userId: true } });
  const userIds = [...new Set([userId, ...owners.map((owner) => owner.userId)])];
  const facts = { ...factsOf(number, answer), credits: toDecimal(amount) };
  await notify(tx, { workspaceId, kind: 'report_credited', occasion: reportId, facts, to: { userIds } });
}

/** Ends a locked report as declined, and tells whoever reported. */
export async function declineReport(tx: Transaction, { reportId, decidedBy, answer }: Decision): Promise<void> {
  const [row] = await tx.$queryRaw<Ended[]>`
    update charge_report set state = 'declined', decided_by = ${decidedBy}::uuid, answer = ${answer},
      ended_at = studio_now()
    where id = ${reportId}::uuid and state = 'open'
    returning number, workspace_id::text as "workspaceId", user_id::text as "userId"`;
  if (!row) throw new Error(`Report ${reportId} is not open`);
  const { number, workspaceId, userId } = row;
  const facts = factsOf(number, answer);
  await notify(tx, {
    ...{ workspaceId, kind: 'report_declined', occasion: reportId, facts },
    to: { userIds: [userId] },
  });
}

/**
 * Whoever reported takes it back; not while a second operator is asked to credit it. What has ended stays as it is.
 * @throws AppError `not_found` when it isn't theirs
 */
export async function withdrawReport({ userId, workspace }: Member, number: number): Promise<void> {
  const report = await db.chargeReport.findFirst({
    where: { number, userId, workspaceId: workspace.id },
    select: { id: true },
  });
  if (!report) throw new AppError('not_found');
  await db.$transaction(async (tx) => {
    const open = await lockOpenReport(tx, report.id);
    if (!open || open.isProposed) return;
    await tx.$executeRaw`
      update charge_report set state = 'withdrawn', ended_at = studio_now() where id = ${report.id}::uuid`;
  });
}

type Ended = { number: number; workspaceId: string; userId: string };

function factsOf(number: number, answer: string) {
  return { number: reportLabel(number), answer, href: reportPath(number) };
}
