import 'server-only';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Problem } from './invariant';
import { check, inSnapshot, type Verdict, verify } from './verify';

/** More than this in the log helps nobody; `npm run verify` prints them all. */
const PROBLEMS_LOGGED = 20;

/** Looked at in one snapshot: bounds the time of a statement and the age of the snapshot. */
const WORKSPACES_AT_ONCE = 500;

/**
 * Checks the workspaces whose books may have moved since they were last found in order, and marks those that are. The
 * marks only save work between two full checks; what was damaged behind them is found by {@link verifyAll}.
 */
export async function verifyChanged(): Promise<Verdict> {
  const moved = await readMoved();
  const verdict: Verdict = { ok: true, checked: { invariants: 0, workspaces: 0, transfers: 0 }, problems: [] };
  for (let from = 0; from < moved.length; from += WORKSPACES_AT_ONCE) {
    const { ok, checked, problems } = await checkAndMark(moved.slice(from, from + WORKSPACES_AT_ONCE));
    verdict.ok &&= ok;
    verdict.checked.invariants = checked.invariants;
    verdict.checked.workspaces += checked.workspaces;
    verdict.checked.transfers += checked.transfers;
    verdict.problems.push(...problems);
  }
  report(verdict.problems);
  return verdict;
}

async function checkAndMark(workspaceIds: string[]): Promise<Verdict> {
  const { verdict, marks } = await inSnapshot(async (tx) => {
    const found = await check(tx, workspaceIds);
    const atFault = new Set(found.problems.map(({ workspaceId }) => workspaceId));
    const inOrder = workspaceIds.filter((id) => !atFault.has(id));
    const marks = await tx.$queryRaw<{ workspace_id: string; sequence: bigint }[]>`
      select workspace_id, sequence from wallet where workspace_id = any(${inOrder}::uuid[])`;
    return { verdict: found, marks };
  });
  await db.$executeRaw`
    insert into audit_mark (workspace_id, sequence)
    select * from unnest(${marks.map((mark) => mark.workspace_id)}::uuid[], ${marks.map((mark) => mark.sequence)}::bigint[])
    on conflict (workspace_id) do update set sequence = excluded.sequence, checked_at = excluded.checked_at`;
  return verdict;
}

/** The nightly check: everything, whatever the marks say. */
export async function verifyAll(): Promise<Verdict> {
  const verdict = await verify();
  report(verdict.problems);
  return verdict;
}

// A hold moves no line, and a purchase may have moved without its credit: both count as movement. A transaction that was
// still open when the mark was made began at most a minute before it.
async function readMoved(): Promise<string[]> {
  const rows = await db.$queryRaw<{ workspace_id: string }[]>`
    select w.workspace_id from wallet w left join audit_mark m using (workspace_id)
    where w.sequence is distinct from m.sequence or w.held <> 0
    union select workspace_id from hold where state = 'open'
    union select p.workspace_id from purchase p left join audit_mark m using (workspace_id)
    where m.checked_at is null or p.updated_at > m.checked_at - interval '1 minute'`;
  return rows.map(({ workspace_id }) => workspace_id);
}

/** A broken invariant wakes somebody up, with the workspace and the row at fault. */
function report(problems: readonly Problem[]): void {
  for (const { invariant, workspaceId, row, message } of problems.slice(0, PROBLEMS_LOGGED)) {
    log.error('books_broken', { workspace_id: workspaceId, invariant, row, message });
  }
  const unsaid = problems.length - PROBLEMS_LOGGED;
  if (unsaid > 0) log.error('books_broken', { more_problems: unsaid });
}
