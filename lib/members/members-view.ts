import 'server-only';
import type { MemberActor } from '@/lib/auth/actor';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { can, type Role } from '@/lib/workspaces/permissions';
import { countSeats, type SeatCount } from './seats';

export type ListedMember = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  isSelf: boolean;
  /** The one owner there is can neither leave nor become anything else. */
  isLastOwner: boolean;
};

export type OpenInvitation = { id: string; email: string; role: Role; expiresAt: Date; isExpired: boolean };

export type MembersView = {
  counts: SeatCount;
  mayManage: boolean;
  /** Of all of them a page. */
  members: ListedMember[];
  /** The last one of this page, where more follow. */
  nextAfter: string | null;
  /** The newest ones, for owners; empty for others. */
  invitations: OpenInvitation[];
};

const PAGE = 50;
/** Most open invitations that are listed; an older one is found when its address is invited again. */
const MOST_INVITATIONS = 200;

export type MembersAsked = {
  /** Part of a name or an address. */
  search?: string;
  /** The last one of the page before; an unknown one gives the first page. */
  after?: string | null;
  limit?: number;
};

/** Who belongs to the workspace, owners first, and who is invited. */
export async function readMembers(actor: MemberActor, asked: MembersAsked = {}): Promise<MembersView> {
  const { search = '', after = null, limit = PAGE } = asked;
  const workspaceId = actor.workspace.id;
  const mayManage = can(actor, 'manage_members');
  const [counts, owners, rows, invitations] = await Promise.all([
    countSeats(workspaceId),
    db.member.count({ where: { workspaceId, role: 'owner' } }),
    listPage(workspaceId, { search, after, limit }),
    mayManage ? listOpen(workspaceId) : [],
  ]);
  const members = rows.slice(0, limit);
  const listed = members.map(({ userId, role, user: { name, email } }) => ({
    userId,
    role,
    email,
    name: name ?? email,
    isSelf: userId === actor.userId,
    isLastOwner: role === 'owner' && owners === 1,
  }));
  const nextAfter = rows.length > limit ? (members.at(-1)?.userId ?? null) : null;
  return { counts, mayManage, members: listed, nextAfter, invitations };
}

/** One more than the page has, so that it is known whether more follow. */
async function listPage(workspaceId: string, { search, after, limit }: Required<MembersAsked>) {
  const isMember = after !== null && isId(after) && (await db.member.count({ where: { workspaceId, userId: after } }));
  const part = { contains: search.trim().replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
  return db.member.findMany({
    where: { workspaceId, ...(search.trim() && { user: { OR: [{ name: part }, { email: part }] } }) },
    orderBy: [{ role: 'asc' }, { joinedAt: 'asc' }, { userId: 'asc' }],
    select: { userId: true, role: true, user: { select: { name: true, email: true } } },
    take: limit + 1,
    ...(isMember && { cursor: { workspaceId_userId: { workspaceId, userId: after } }, skip: 1 }),
  });
}

async function listOpen(workspaceId: string): Promise<OpenInvitation[]> {
  return db.$queryRaw<OpenInvitation[]>`
    select id::text, email, role::text, expires_at as "expiresAt", expires_at <= studio_now() as "isExpired"
    from invitation where workspace_id = ${workspaceId}::uuid and accepted_at is null and revoked_at is null
    order by created_at desc, id desc limit ${MOST_INVITATIONS}`;
}
