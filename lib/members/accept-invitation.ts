import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { hashToken } from '@/lib/auth/tokens';
import { db, type Transaction } from '@/lib/platform/db';
import { recordRole } from '@/lib/workspaces/members';
import type { Role } from '@/lib/workspaces/permissions';
import { countSeats } from './seats';

export type InvitationView =
  | { state: 'open'; workspace: string; inviter: string; role: Role }
  /** It was sent to another address than the one signed in with. */
  | { state: 'other'; email: string }
  /** Unknown, accepted, taken back or too old: nobody is told which. */
  | { state: 'over' };

/** What a link offers to whoever is signed in. It only looks. */
export async function readInvitation(actor: Actor, token: string): Promise<InvitationView> {
  const [row] = await db.$queryRaw<{ email: string; role: Role; workspace: string; inviter: string }[]>`
    select i.email, i.role::text, w.name as workspace, coalesce(u.name, u.email) as inviter
    from invitation i join workspace w on w.id = i.workspace_id join "user" u on u.id = i.invited_by
    where i.token_hash = ${hashToken(token)} and i.accepted_at is null and i.revoked_at is null
      and i.expires_at > studio_now()`;
  if (!row) return { state: 'over' };
  const { email, ...offer } = row;
  return email === actor.email.toLowerCase() ? { state: 'open', ...offer } : { state: 'other', email };
}

/** `seats`: there are fewer than when it was sent, and an owner has to take more. */
export type AcceptResult = 'accepted' | 'over' | 'seats';

/** Makes whoever was invited a member; once, however often the button is pressed. */
export async function acceptInvitation(actor: Actor, token: string): Promise<AcceptResult> {
  return db.$transaction(async (tx) => {
    const found = await find(tx, actor, token);
    if (!found) return 'over';
    const { id, workspaceId, role } = found;
    const isMember = await tx.member.count({ where: { workspaceId, userId: actor.userId } });
    const { seats, members } = await countSeats(workspaceId, { on: tx });
    if (!isMember && members >= seats) return 'seats';
    const accepted = await tx.$executeRaw`
      update invitation set accepted_at = studio_now(), accepted_by = ${actor.userId}::uuid
      where id = ${id}::uuid and accepted_at is null and revoked_at is null and expires_at > studio_now()`;
    if (accepted === 0) return 'over';
    if (isMember) return 'accepted';
    await tx.member.create({ data: { workspaceId, userId: actor.userId, role } });
    const joined = { about: actor.email, before: null, after: role };
    await recordRole(tx, { userId: actor.userId, workspace: { id: workspaceId } }, joined);
    return 'accepted';
  });
}

/** Found and then locked with its workspace, so that it is decided about seats one after the other. */
async function find(tx: Transaction, actor: Actor, token: string) {
  const found = await tx.invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    select: { id: true, workspaceId: true, role: true, email: true },
  });
  if (found?.email !== actor.email.toLowerCase()) return null;
  await tx.$queryRaw`select 1 from workspace where id = ${found.workspaceId}::uuid for no key update`;
  return found;
}
