import 'server-only';
import { givenBack } from '@/lib/charge-reports/given-back';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId, madeAtMs } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { type RequestReceipt, receiptOf } from '@/lib/usage/read-request';
import { type ListedTransfer, listTransfersOf } from './list-transfers';
import { listRefusals, type Refusal } from './refusals';

/** What a workspace had at a moment, as the ledger's lines up to then say. */
export type Moment = {
  at: Date;
  /** Number of the last line before it. */
  sequence: bigint;
  included: Microcredits;
  topUp: Microcredits;
  debt: Microcredits;
  /** Of other requests that ran then; with the amounts that they came to, which may have been less at first. */
  held: Microcredits;
  running: number;
  available: Microcredits;
};

/** Why a request was charged what it was, or what can be said of one that left nothing behind. */
export type Replay =
  | {
      kind: 'found';
      workspace: { id: string; name: string };
      receipt: RequestReceipt;
      start: Moment;
      lines: ListedTransfer[];
      /** By reports and incidents since then. */
      back: Microcredits;
    }
  | { kind: 'refused'; refusal: Refusal; moment: Moment }
  | { kind: 'no_trace'; id: string; at: Date; workspace: { id: string; name: string } | null; moment: Moment | null };

/**
 * Plays a request back. One that credits or a limit refused left no hold, but a note of why, kept for a month. Where there is
 * none, the balances of the workspace that the operator names, at the moment that stands in the request's id, are all that
 * can be said.
 * @throws AppError `not_found` for what can't be a request's id
 */
export async function replay(requestId: string, workspaceId: string | null): Promise<Replay> {
  if (!isId(requestId)) throw new AppError('not_found');
  const hold = await findHold(requestId);
  if (!hold) {
    const [refusal] = await listRefusals({ requestId });
    if (!refusal) return noTrace(requestId, workspaceId);
    return { kind: 'refused', refusal, moment: await readMoment(refusal.workspace.id, refusal.at, requestId) };
  }
  const [receipt, lines, workspace, start, back] = await Promise.all([
    receiptOf(hold),
    listTransfersOf(hold.workspaceId, { requestId }),
    db.workspace.findUniqueOrThrow({ where: { id: hold.workspaceId }, select: { id: true, name: true } }),
    readMoment(hold.workspaceId, hold.createdAt, requestId),
    readGivenBack(hold.workspaceId, requestId),
  ]);
  return { kind: 'found', workspace, receipt, start, lines, back };
}

async function readGivenBack(workspaceId: string, requestId: string): Promise<Microcredits> {
  const [row] = await db.$queryRaw<{ back: bigint }[]>`
    select ${givenBack('h', { isThere: true })} as back from hold h
    where h.workspace_id = ${workspaceId}::uuid and h.request_id = ${requestId}::uuid`;
  return microcredits(row?.back ?? 0n);
}

async function findHold(requestId: string) {
  const [row] = await db.$queryRaw<{ workspaceId: string }[]>`
    select w.workspace_id::text as "workspaceId" from wallet w, lateral (
      select from hold h where h.workspace_id = w.workspace_id and h.request_id = ${requestId}::uuid limit 1) h`;
  return row && db.hold.findUnique({ where: { workspaceId_requestId: { ...row, requestId } } });
}

/** Ids of requests carry the real time; the ledger counts by the clock of money. */
async function noTrace(id: string, workspaceId: string | null): Promise<Replay> {
  if (id.charAt(14) !== '7') throw new AppError('not_found');
  const [row] = await db.$queryRaw<{ at: Date }[]>`
    select ${new Date(madeAtMs(id))}::timestamptz + (studio_now() - now()) as at`;
  if (!row) throw new Error('no row');
  const isNamed = workspaceId !== null && isId(workspaceId);
  const select = { id: true, name: true };
  const workspace = isNamed ? await db.workspace.findUnique({ where: { id: workspaceId }, select }) : null;
  const moment = workspace ? await readMoment(workspace.id, row.at, id) : null;
  return { kind: 'no_trace', id, at: row.at, workspace, moment };
}

type MomentRow = { sequence: bigint; included: bigint; topUp: bigint; debt: bigint; held: bigint; running: bigint };

async function readMoment(workspaceId: string, at: Date, but: string): Promise<Moment> {
  const [row] = await db.$queryRaw<MomentRow[]>`
    select coalesce(t.sequence, 0) as sequence, coalesce(t.included_after, 0) as included,
      coalesce(t.top_up_after, 0) as "topUp", coalesce(t.debt_after, 0) as debt, h.held, h.running
    from (
      select coalesce(sum(amount), 0)::bigint as held, count(*) as running from hold
      where workspace_id = ${workspaceId}::uuid and request_id <> ${but}::uuid and created_at <= ${at}
        and created_at > ${at}::timestamptz - interval '1 day' and (ended_at is null or ended_at > ${at})
    ) h left join lateral (
      select * from transfer where workspace_id = ${workspaceId}::uuid and created_at <= ${at}
      order by sequence desc limit 1
    ) t on true`;
  const { sequence = 0n, included = 0n, topUp = 0n, debt = 0n, held = 0n, running = 0n } = row ?? {};
  const bought = topUp > debt ? topUp - debt : 0n;
  const free = included + bought - held;
  return {
    ...{ at, sequence, running: Number(running) },
    included: microcredits(included),
    topUp: microcredits(topUp),
    debt: microcredits(debt),
    held: microcredits(held),
    available: microcredits(free > 0n ? free : 0n),
  };
}
