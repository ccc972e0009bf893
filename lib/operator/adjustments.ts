import 'server-only';
import { creditReport, lockOpenReport } from '@/lib/charge-reports/end-report';
import { type Adjustment, adjust } from '@/lib/credits/adjustment';
import { notify } from '@/lib/notices/notify';
import { type Connection, db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { ADJUSTMENT_CEILING, ADJUSTMENT_MOST } from '@/lib/platform/policy';
import { creditsFor, type Microcredits, microcredits, toDecimal } from '@/lib/platform/units';
import { assertIsThere } from './is-there';
import { noteAction } from './operator-action';
import { tellOfAdjustment } from './tell-others';
import type { Operator } from './who';

/**
 * Credits given, taken or forgiven by hand. Each stands as a request first, whose id names the transfer, so that it moves
 * credits once, however often it is sent. Nobody adjusts a workspace that they belong to, and what goes beyond the
 * ceiling of a day waits for another operator.
 */
export type Proposal = Pick<Adjustment, 'id' | 'workspaceId' | 'direction' | 'amount' | 'reason' | 'report'>;

export type AdjustmentState = 'open' | 'made' | 'declined';

export type RequestRow = Proposal & { state: AdjustmentState; proposed_by: string; proposer: string };

export const WAITS = { maxWait: 10_000, timeout: 15_000 };

/** What one workspace may be adjusted by in a day on one operator's word. */
export function ceiling(): Microcredits {
  const own = env().ADJUSTMENT_CEILING;
  return own === null ? ADJUSTMENT_CEILING : creditsFor(own);
}

/**
 * Adjusts at once, or leaves it to another operator; answers which. The same id again answers what became of it.
 * @throws AppError `not_found` (no such workspace), `forbidden` (one's own), `too_large` (for one adjustment),
 * `invalid_request` (less is there, or the `report` that it answers has been decided)
 */
export async function proposeAdjustment(operator: Operator, proposal: Proposal): Promise<AdjustmentState> {
  const { id, workspaceId, direction, amount, reason, report } = proposal;
  if (amount > ADJUSTMENT_MOST) throw new AppError('too_large', { param: 'amount' });
  return await db.$transaction(async (tx) => {
    await lockWallet(tx, workspaceId);
    await assertNotOwn(tx, operator, [workspaceId]);
    const known = await readRequest(tx, id);
    if (known) return known.state;
    if (report) await assertDecidable(tx, report.id, amount);
    await assertIsThere(tx, proposal);
    const needsApproval = (await adjustedToday(tx, workspaceId)) + amount > ceiling();
    await tx.$executeRaw`
      insert into adjustment_request (id, workspace_id, direction, amount, reason, report_id, needs_approval, proposed_by)
      values (${id}::uuid, ${workspaceId}::uuid, ${direction}, ${amount}, ${reason}, ${report?.id ?? null}::uuid,
        ${needsApproval}, ${operator.userId}::uuid)`;
    if (!needsApproval) {
      await makeAdjustment(tx, operator, { ...proposal, proposer: operator.email });
      return 'made';
    }
    await noteAction(tx, operator, { action: 'adjustment_proposed', workspaceId, subject: id, reason });
    await tellOfAdjustment(tx, operator, proposal);
    return 'open';
  }, WAITS);
}

/**
 * Another operator's yes or no; the one who proposed it may only take it back. Decided before, it stays as it is.
 * @throws AppError `not_found`, `forbidden` (one's own proposal or workspace), `invalid_request` (less is there now)
 */
export async function decideAdjustment(operator: Operator, id: string, isYes: boolean): Promise<AdjustmentState> {
  return await db.$transaction(async (tx) => {
    const request = await readRequest(tx, id);
    if (!request) throw new AppError('not_found');
    if (request.state !== 'open') return request.state;
    const { workspaceId, reason } = request;
    if (isYes) {
      if (request.proposed_by === operator.userId) throw new AppError('forbidden');
      await assertNotOwn(tx, operator, [workspaceId]);
      await makeAdjustment(tx, operator, request);
      return 'made';
    }
    await tx.$executeRaw`
      update adjustment_request set state = 'declined', decided_by = ${operator.userId}::uuid, decided_at = studio_now()
      where id = ${id}::uuid`;
    await noteAction(tx, operator, { action: 'adjustment_declined', workspaceId, subject: id, reason });
    return 'declined';
  }, WAITS);
}

/**
 * Moves the credits of an open request, and says so to its workspace's owners and in the log, all or nothing. A report that
 * it answers ends with it.
 */
export async function makeAdjustment(
  tx: Transaction,
  operator: Operator,
  { proposer, ...proposal }: Proposal & { proposer: string },
): Promise<void> {
  const { id, workspaceId, direction, amount, reason, report } = proposal;
  const decided = await tx.$executeRaw`
    update adjustment_request set state = 'made', decided_by = ${operator.userId}::uuid, decided_at = studio_now()
    where id = ${id}::uuid and state = 'open'`;
  if (decided !== 1) throw new Error(`Adjustment ${id} is not open`);
  const actor = proposer === operator.email ? proposer : `${proposer}, approved by ${operator.email}`;
  await adjust({ id, workspaceId, direction, amount, reason, actor, report }, tx);
  if (report) {
    await creditReport(tx, { reportId: report.id, decidedBy: operator.userId, answer: reason, amount });
  } else {
    const facts = { direction, credits: toDecimal(amount), reason, href: '/billing' };
    await notify(tx, { workspaceId, kind: 'credits_adjusted', occasion: id, facts, to: 'owners' });
  }
  await noteAction(tx, operator, { action: 'adjustment_made', workspaceId, subject: id, reason });
}

/** @throws AppError `invalid_request` (`report`: decided, or proposed already; `amount`: more than is left of the charge) */
async function assertDecidable(tx: Transaction, reportId: string, amount: Microcredits): Promise<void> {
  const open = await lockOpenReport(tx, reportId);
  if (!open || open.isProposed) throw new AppError('invalid_request', { param: 'report' });
  if (amount > open.left) throw new AppError('invalid_request', { param: 'amount' });
}

/** Also puts two proposals for one workspace in a row: together they could pass a ceiling that each keeps. */
async function lockWallet(tx: Transaction, workspaceId: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`
    select from wallet where workspace_id = ${workspaceId}::uuid for update`;
  if (found.length === 0) throw new AppError('not_found');
}

/** @throws AppError `forbidden` when the operator belongs to one of these workspaces */
export async function assertNotOwn(on: Connection, operator: Operator, workspaceIds: string[]): Promise<void> {
  const own = await on.$queryRaw<unknown[]>`
    select from member where user_id = ${operator.userId}::uuid and workspace_id = any(${workspaceIds}::uuid[])`;
  if (own.length > 0) throw new AppError('forbidden', { message: 'Nobody adjusts a workspace of their own.' });
}

/** What was adjusted by hand in the last 24 hours, both directions together; what another one approved doesn't count. */
async function adjustedToday(tx: Transaction, workspaceId: string): Promise<Microcredits> {
  const [row] = await tx.$queryRaw<{ amount: bigint }[]>`
    select coalesce(sum(amount), 0)::bigint as amount from adjustment_request
    where workspace_id = ${workspaceId}::uuid and state <> 'declined' and not needs_approval and incident_id is null
      and created_at > studio_now() - interval '24 hours'`;
  return microcredits(row?.amount ?? 0n);
}

async function readRequest(tx: Transaction, id: string): Promise<RequestRow | undefined> {
  const [row] = await tx.$queryRaw<RequestRow[]>`
    select a.id::text, a.workspace_id::text as "workspaceId", a.direction, a.amount, a.reason, a.state::text, a.proposed_by::text,
      u.email as proposer,
      case when r.id is not null then jsonb_build_object('id', r.id, 'requestId', r.request_id) end as report
    from adjustment_request a join "user" u on u.id = a.proposed_by left join charge_report r on r.id = a.report_id
    where a.id = ${id}::uuid and a.incident_id is null for update of a`;
  return row;
}
