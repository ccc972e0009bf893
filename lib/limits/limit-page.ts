import 'server-only';
import type { MemberActor } from '@/lib/auth/actor';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { can } from '@/lib/workspaces/permissions';
import { type Amounts, refusedBy, type Subject } from './limit';
import { type MonthUse, NO_USE } from './month-use';
import { readLimits } from './read-limits';

export type Limitable = { subject: Subject; kind: 'member' | 'key'; name: string };

/** What somebody's requests of last month came to, and what a limit would have done to them. */
export type LastMonth = {
  /** A moment of that month. */
  month: Date;
  used: Microcredits;
  requests: number;
  refused: number;
};

/** Whom the id of a limit's page is about, for who may set limits; null for anybody else's id and for anybody else. */
export async function findLimitable(actor: MemberActor, id: string): Promise<Limitable | null> {
  if (!can(actor, 'manage_limits') || !isId(id)) return null;
  const workspaceId = actor.workspace.id;
  const member = await db.member.findUnique({
    where: { workspaceId_userId: { workspaceId, userId: id } },
    select: { user: { select: { name: true, email: true } } },
  });
  if (member) return { subject: { userId: id }, kind: 'member', name: member.user.name ?? member.user.email };
  const key = await db.apiKey.findFirst({ where: { id, workspaceId, revokedAt: null }, select: { name: true } });
  return key && { subject: { apiKeyId: id }, kind: 'key', name: key.name };
}

export async function readUse(actor: MemberActor, id: string): Promise<MonthUse> {
  return (await readLimits(actor)).uses[id] ?? NO_USE;
}

/** Plays last month's requests against new amounts, in the order in which they ended. */
export async function playLastMonth(workspaceId: string, id: string, { limit }: Amounts): Promise<LastMonth> {
  const [row] = await db.$queryRaw<{ month: Date; costs: string[] }[]>`
    select m.month, array(
      select (charged_included + charged_top_up)::text from hold
      where workspace_id = ${workspaceId}::uuid and ${id}::uuid in (user_id, api_key_id)
        and ended_at >= m.month and ended_at < m.month + interval '1 month'
      order by ended_at, request_id
    ) as costs
    from (select (date_trunc('month', studio_now() at time zone 'UTC') - interval '1 month') at time zone 'UTC' as month) m`;
  if (!row) throw new Error('no row');
  const costs = row.costs.map(BigInt);
  const used = microcredits(costs.reduce((sum, cost) => sum + cost, 0n));
  return { month: row.month, used, requests: costs.length, refused: limit === null ? 0 : refusedBy(limit, costs) };
}
