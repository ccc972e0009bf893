import 'server-only';
import { turned } from '@/lib/credits/month-turn';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { Plan } from '@/lib/workspaces/plans';

export type ListedWorkspace = {
  id: string;
  name: string;
  ownerEmail: string | null;
  plan: Plan;
  seats: number;
  included: Microcredits;
  topUp: Microcredits;
  held: Microcredits;
  debt: Microcredits;
  /** When the latest AI request began. */
  lastActivityAt: Date | null;
};

export type WorkspacePage = { workspaces: ListedWorkspace[]; nextCursor: string | null };

type Row = {
  id: string;
  name: string;
  owner_email: string | null;
  plan: Plan;
  seats: number;
  included: bigint;
  top_up: bigint;
  held: bigint;
  debt: bigint;
  last_activity_at: Date | null;
};

const PAGE = 50;

/**
 * All workspaces with their balances (microcredits, the month's turn shown), the newest first. `search` finds parts of a
 * workspace's name or of a member's name or e-mail; `cursor` is the last id of the page before.
 */
export async function listWorkspaces(
  options: { search?: string | null; cursor?: string | null; limit?: number } = {},
): Promise<WorkspacePage> {
  const limit = Math.min(Math.max(options.limit ?? PAGE, 1), PAGE);
  const rows = await db.$queryRaw<Row[]>`
    select w.id::text, w.name, owner.email as owner_email, w.plan::text, w.seats,
      b.included, b.top_up, b.held, b.debt, latest.created_at as last_activity_at
    from (
      select * from workspace
      where ${matching(options.search ?? '')} and ${after(options.cursor ?? null)}
      order by id desc limit ${limit + 1}
    ) w
    join (${turned('wallet')}) b on b.workspace_id = w.id
    left join lateral (
      select u.email from member m join "user" u on u.id = m.user_id
      where m.workspace_id = w.id and m.role = 'owner' order by m.joined_at, m.user_id limit 1
    ) owner on true
    left join lateral (
      select created_at from hold where workspace_id = w.id order by request_id desc limit 1
    ) latest on true
    order by w.id desc`;
  const workspaces = rows.slice(0, limit).map(listed);
  return { workspaces, nextCursor: rows.length > limit ? (workspaces.at(-1)?.id ?? null) : null };
}

function matching(search: string): Prisma.Sql {
  const text = search.trim().slice(0, 200);
  if (!text) return Prisma.sql`true`;
  // What people type is looked for as it is: % and _ mean themselves.
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return Prisma.sql`(workspace.name ilike ${pattern} or exists (
    select 1 from member m join "user" u on u.id = m.user_id
    where m.workspace_id = workspace.id and (u.email ilike ${pattern} or u.name ilike ${pattern})))`;
}

function after(cursor: string | null): Prisma.Sql {
  return cursor !== null && isId(cursor) ? Prisma.sql`id < ${cursor}::uuid` : Prisma.sql`true`;
}

function listed(row: Row): ListedWorkspace {
  return {
    id: row.id,
    name: row.name,
    ownerEmail: row.owner_email,
    plan: row.plan,
    seats: row.seats,
    included: microcredits(row.included),
    topUp: microcredits(row.top_up),
    held: microcredits(row.held),
    debt: microcredits(row.debt),
    lastActivityAt: row.last_activity_at,
  };
}
