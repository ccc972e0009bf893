import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { toDollars, type UsdCents, usdCents } from '@/lib/platform/units';
import { can, type Member } from '@/lib/workspaces/permissions';

/** Whoever asks for credits, or answers those who do. */
export type NamedMember = Member & { name: string };

/** A member's wish that an owner buys credits. */
export type CreditRequest = {
  id: string;
  userId: string;
  name: string;
  email: string;
  amountCents: UsdCents;
  reason: string | null;
  excerpt: string | null;
  state: 'open' | 'bought' | 'declined' | 'closed';
  /** Who bought or declined; null when nobody did, or auto-refill. */
  handledBy: string | null;
  answer: string | null;
  createdAt: Date;
  endedAt: Date | null;
};

/** What the one who asked is shown of it. */
export type Asked = {
  id: string;
  state: 'open' | 'declined';
  /** Dollars. */
  amount: string;
  /** ISO time. */
  at: string;
  by: string | null;
  answer: string | null;
};

type Row = Omit<CreditRequest, 'amountCents'> & { amountCents: bigint };

const SELECT = Prisma.sql`
  select r.id::text, r.user_id::text as "userId", coalesce(u.name, u.email) as name, u.email, r.amount_cents as "amountCents",
    r.reason, r.excerpt, r.state::text, coalesce(h.name, h.email) as "handledBy", r.answer,
    r.created_at as "createdAt", r.ended_at as "endedAt"
  from credit_request r join "user" u on u.id = r.user_id left join "user" h on h.id = r.handled_by`;

/** What waits for an owner, the oldest first. Whoever calls this has asked for permission first. */
export async function listOpenRequests(workspaceId: string): Promise<CreditRequest[]> {
  const rows = await db.$queryRaw<Row[]>`
    ${SELECT} where r.workspace_id = ${workspaceId}::uuid and r.state = 'open' order by r.created_at, r.id limit 50`;
  return rows.map(toRequest);
}

/**
 * One request, for whoever made it and for those who may answer it.
 * @throws AppError `not_found`, also for what is somebody else's
 */
export async function findRequest(viewer: NamedMember, id: string): Promise<CreditRequest> {
  const rows = isId(id)
    ? await db.$queryRaw<Row[]>`
        ${SELECT} where r.id = ${id}::uuid and r.workspace_id = ${viewer.workspace.id}::uuid`
    : [];
  const [row] = rows;
  if (!row || (row.userId !== viewer.userId && !can(viewer, 'answer_requests'))) throw new AppError('not_found');
  return toRequest(row);
}

/** Where a member's last wish stands: waiting, or declined within a day; null when there is nothing to say of it. */
export async function lastAsked(userId: string, workspaceId: string): Promise<Asked | null> {
  const rows = await db.$queryRaw<Row[]>`
    ${SELECT} where r.workspace_id = ${workspaceId}::uuid and r.user_id = ${userId}::uuid
    order by r.created_at desc, r.id desc limit 1`;
  const [row] = rows;
  if (!row || (row.state !== 'open' && row.state !== 'declined')) return null;
  if (row.endedAt && row.endedAt.getTime() < Date.now() - 86_400_000) return null;
  const { id, state, handledBy, answer } = row;
  const at = (row.endedAt ?? row.createdAt).toISOString();
  return { id, state, amount: toDollars(usdCents(row.amountCents)), at, by: handledBy, answer };
}

function toRequest(row: Row): CreditRequest {
  return { ...row, amountCents: usdCents(row.amountCents) };
}
