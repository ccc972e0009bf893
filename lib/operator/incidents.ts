import 'server-only';
import { lockGivenBack } from '@/lib/charge-reports/given-back';
import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { ADJUSTMENT_MOST } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { type AdjustmentState, assertNotOwn, ceiling, makeAdjustment, WAITS } from './adjustments';
import { noteAction } from './operator-action';
import { tellMembers } from './tell-members';
import { tellOfIncident } from './tell-others';
import type { Operator } from './who';

/**
 * Something went wrong for many. Their requests of a window are written down with what is given back of each, so that none
 * is given back twice; then each workspace is credited by one adjustment. Decided in one step, and carried out one
 * workspace after the other: what a crash leaves open, {@link creditIncident} finishes.
 */
export type Window = { startsAt: Date; endsAt: Date; model: string | null; percent: number };
export type IncidentProposal = Window & { id: string; reason: string };

export type Affected = { workspace: { id: string; name: string }; requests: bigint; amount: Microcredits };

/** Whom an incident would give what; workspaces of the operator's own are left out. */
export async function findAffected(operator: Operator, window: Window, on: Connection = db): Promise<Affected[]> {
  const rows = await on.$queryRaw<{ id: string; name: string; requests: bigint; amount: bigint }[]>`
    select w.id::text, w.name, count(*) as requests, sum(a.amount)::bigint as amount
    from (${affected(operator, window)}) a join workspace w on w.id = a.workspace_id
    group by w.id order by sum(a.amount) desc, w.id`;
  return rows.map(({ id, name, requests, amount }) => ({
    workspace: { id, name },
    requests,
    amount: microcredits(amount),
  }));
}

export type AffectedRequest = { id: string; workspace: string; model: string; at: Date; amount: Microcredits };

const REQUESTS_SHOWN = 25;

/** Of the requests themselves those that would get most, so that somebody can look at a few before giving. */
export async function listAffectedRequests(operator: Operator, window: Window): Promise<AffectedRequest[]> {
  const rows = await db.$queryRaw<(Omit<AffectedRequest, 'amount'> & { amount: bigint })[]>`
    select a.request_id::text as id, w.name as workspace, h.model, h.created_at as at, a.amount
    from (${affected(operator, window)}) a join workspace w on w.id = a.workspace_id
    join hold h on h.workspace_id = a.workspace_id and h.request_id = a.request_id
    order by a.amount desc, a.request_id limit ${REQUESTS_SHOWN}`;
  return rows.map((row) => ({ ...row, amount: microcredits(row.amount) }));
}

/** Each request's share, rounded up to a microcredit: never more than it was charged. */
function affected({ userId }: Operator, { startsAt, endsAt, model, percent }: Window): Prisma.Sql {
  return Prisma.sql`
    select h.workspace_id, h.request_id, ((h.charged_included + h.charged_top_up) * ${percent}::int + 99) / 100 as amount
    from hold h
    where h.created_at >= ${startsAt} and h.created_at < ${endsAt} and h.ended_at is not null
      and (${model}::text is null or h.model = ${model}) and h.charged_included + h.charged_top_up > 0
      and not exists (select from incident_request r
        where r.workspace_id = h.workspace_id and r.request_id = h.request_id and not r.is_declined)
      and not exists (select from charge_report c
        where c.workspace_id = h.workspace_id and c.request_id = h.request_id and c.state = 'credited')
      and not exists (select from member m where m.workspace_id = h.workspace_id and m.user_id = ${userId}::uuid)`;
}

/**
 * Writes an incident down, and credits it at once unless all of it together goes beyond the ceiling; null when there is
 * nothing to give. The same id again answers what became of it.
 * @throws AppError `too_large` (for one workspace's adjustment)
 */
export async function proposeIncident(operator: Operator, proposal: IncidentProposal): Promise<AdjustmentState | null> {
  const { id, reason } = proposal;
  const state = await db.$transaction(async (tx) => {
    const known = await readIncident(tx, id);
    if (known) return known.state;
    await lockGivenBack(tx, Prisma.sql`select a.workspace_id, a.request_id from (${affected(operator, proposal)}) a`);
    const given = await findAffected(operator, proposal, tx);
    if (given.some(({ amount }) => amount > ADJUSTMENT_MOST)) throw new AppError('too_large', { param: 'amount' });
    const total = microcredits(given.reduce((sum, { amount }) => sum + amount, 0n));
    const needsApproval = total > ceiling();
    // The same form sent twice at once: the other one has written it down meanwhile.
    if (total === 0n || !(await writeDown(tx, operator, proposal, needsApproval))) {
      return (await readIncident(tx, id))?.state ?? null;
    }
    await noteAction(tx, operator, { action: 'incident_proposed', workspaceId: null, subject: id, reason });
    if (needsApproval) await tellOfIncident(tx, operator, { id, reason, total, workspaces: given.length });
    else await decide(tx, operator, { id, reason, isYes: true });
    return needsApproval ? 'open' : 'made';
  }, WAITS);
  if (state === 'made') await creditIncident(id);
  return state;
}

/**
 * Another operator's yes or no; the one who proposed it may only take it back.
 * @throws AppError `not_found`, `forbidden` (one's own proposal or workspace)
 */
export async function decideIncident(operator: Operator, id: string, isYes: boolean): Promise<AdjustmentState> {
  const state = await db.$transaction(async (tx) => {
    const incident = await readIncident(tx, id);
    if (!incident) throw new AppError('not_found');
    if (incident.state !== 'open') return incident.state;
    if (isYes) {
      if (incident.proposed_by === operator.userId) throw new AppError('forbidden');
      const parts = await tx.adjustmentRequest.findMany({ where: { incidentId: id }, select: { workspaceId: true } });
      await assertNotOwn(
        tx,
        operator,
        parts.map(({ workspaceId }) => workspaceId),
      );
    }
    await decide(tx, operator, { id, reason: incident.reason, isYes });
    return isYes ? 'made' : 'declined';
  }, WAITS);
  if (state === 'made') await creditIncident(id);
  return state;
}

/** Credits whatever of a decided incident isn't credited yet, each workspace in a transaction of its own. */
export async function creditIncident(id: string): Promise<number> {
  const incident = await db.incident.findUnique({ where: { id }, include: { proposedBy: true, decidedBy: true } });
  if (incident?.state !== 'made' || !incident.decidedBy) throw new AppError('not_found');
  const { proposedBy, decidedBy } = incident;
  const decider = { userId: decidedBy.id, email: decidedBy.email };
  const open = await db.adjustmentRequest.findMany({
    where: { incidentId: id, state: 'open' },
    orderBy: { id: 'asc' },
  });
  for (const { id: part, workspaceId, amount, reason } of open) {
    await db.$transaction(async (tx) => {
      const [locked] = await tx.$queryRaw<{ state: AdjustmentState }[]>`
        select state::text from adjustment_request where id = ${part}::uuid for update`;
      if (locked?.state !== 'open') return;
      const given = { id: part, workspaceId, direction: 'give' as const, amount: microcredits(amount), reason };
      await makeAdjustment(tx, decider, { ...given, proposer: proposedBy.email });
      await tellMembers(tx, { incidentId: id, workspaceId, reason });
    }, WAITS);
  }
  return open.length;
}

async function writeDown(
  tx: Transaction,
  operator: Operator,
  { id, reason, ...window }: IncidentProposal,
  needsApproval: boolean,
): Promise<boolean> {
  const { startsAt, endsAt, model, percent } = window;
  const written = await tx.$executeRaw`
    insert into incident (id, starts_at, ends_at, model, percent, reason, needs_approval, proposed_by)
    values (${id}::uuid, ${startsAt}, ${endsAt}, ${model}, ${percent}, ${reason}, ${needsApproval}, ${operator.userId}::uuid)
    on conflict do nothing`;
  if (written === 0) return false;
  await tx.$executeRaw`
    with given as (
      insert into incident_request (incident_id, workspace_id, request_id, amount)
      select ${id}::uuid, workspace_id, request_id, amount from (${affected(operator, window)}) a
      on conflict do nothing returning workspace_id, amount
    )
    insert into adjustment_request (id, workspace_id, direction, amount, reason, incident_id, needs_approval, proposed_by)
    select gen_random_uuid(), workspace_id, 'give', sum(amount), ${reason}, ${id}::uuid, ${needsApproval}, ${operator.userId}::uuid
    from given group by workspace_id`;
  return true;
}

type Decided = { id: string; reason: string; isYes: boolean };

async function decide(tx: Transaction, operator: Operator, { id, reason, isYes }: Decided): Promise<void> {
  const state = isYes ? 'made' : 'declined';
  await tx.$executeRaw`
    update incident set state = ${state}::operator_request_state, decided_by = ${operator.userId}::uuid,
      decided_at = studio_now() where id = ${id}::uuid`;
  if (!isYes) {
    await tx.$executeRaw`update incident_request set is_declined = true where incident_id = ${id}::uuid`;
    await tx.$executeRaw`
      update adjustment_request set state = 'declined', decided_by = ${operator.userId}::uuid, decided_at = studio_now()
      where incident_id = ${id}::uuid`;
  }
  await noteAction(tx, operator, { action: `incident_${state}`, workspaceId: null, subject: id, reason });
}

async function readIncident(tx: Transaction, id: string) {
  const [row] = await tx.$queryRaw<{ state: AdjustmentState; reason: string; proposed_by: string }[]>`
    select state::text, reason, proposed_by::text from incident where id = ${id}::uuid for update`;
  return row;
}
