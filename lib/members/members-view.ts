import 'server-only';
import type { MemberActor } from '@/lib/auth/actor';
import { db } from '@/lib/platform/db';
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
  members: ListedMember[];
  /** For owners; empty for others. */
  invitations: OpenInvitation[];
};

/** Who belongs to the workspace, owners first, and who is invited. */
export async function readMembers(actor: MemberActor): Promise<MembersView> {
  const workspaceId = actor.workspace.id;
  const mayManage = can(actor, 'manage_members');
  const [counts, members, invitations] = await Promise.all([
    countSeats(workspaceId),
    db.member.findMany({
      where: { workspaceId },
      orderBy: [{ role: 'asc' }, { joinedAt: 'asc' }, { userId: 'asc' }],
      select: { userId: true, role: true, user: { select: { name: true, email: true } } },
    }),
    mayManage ? listOpen(workspaceId) : [],
  ]);
  const owners = members.filter(({ role }) => role === 'owner').length;
  const listed = members.map(({ userId, role, user: { name, email } }) => ({
    userId,
    role,
    email,
    name: name ?? email,
    isSelf: userId === actor.userId,
    isLastOwner: role === 'owner' && owners === 1,
  }));
  return { counts, mayManage, members: listed, invitations };
}

async function listOpen(workspaceId: string): Promise<OpenInvitation[]> {
  return db.$queryRaw<OpenInvitation[]>`
    select id::text, email, role::text, expires_at as "expiresAt", expires_at <= studio_now() as "isExpired"
    from invitation where workspace_id = ${workspaceId}::uuid and accepted_at is null and revoked_at is null
    order by created_at desc, id desc`;
}
