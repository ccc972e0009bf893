import 'server-only';
import type { MemberActor } from '@/lib/auth/actor';
import { parseAddress } from '@/lib/auth/mail-sign-in';
import { hashToken, newToken } from '@/lib/auth/tokens';
import { queueMail } from '@/lib/mail/outbox';
import { seal } from '@/lib/mail/sealed';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId, newId } from '@/lib/platform/ids';
import { INVITATION_DAYS, INVITATIONS_PER_DAY } from '@/lib/platform/policy';
import { assertCan, type Role } from '@/lib/workspaces/permissions';
import { countSeats } from './seats';

/** `seats`: all are taken or promised. `too_many`: of today's mails. */
export type InviteResult = 'invited' | 'address' | 'member' | 'seats' | 'too_many';

/**
 * Invites whoever reads `email`. The link in the mail works once, for some days, and only for somebody who signs in with
 * that address; an earlier one to the same address ends.
 * @throws AppError `forbidden`
 */
export async function invite(
  actor: MemberActor,
  { email, role }: { email: unknown; role: Role },
): Promise<InviteResult> {
  assertCan(actor, 'manage_members');
  const address = parseAddress(email);
  if (address === null) return 'address';
  return db.$transaction(async (tx) => {
    const workspaceId = actor.workspace.id;
    // Owners who invite at the same moment wait for each other here, so that no seat is promised twice.
    await tx.$queryRaw`select 1 from workspace where id = ${workspaceId}::uuid for no key update`;
    if (await tx.member.count({ where: { workspaceId, user: { email: address } } })) return 'member';
    const { seats, members, invited } = await countSeats(workspaceId, { on: tx, except: address });
    if (members + invited >= seats) return 'seats';
    if (await hasSentMany(tx, workspaceId)) return 'too_many';
    await send(tx, actor, { email: address, role });
    return 'invited';
  });
}

async function hasSentMany(tx: Transaction, workspaceId: string): Promise<boolean> {
  const [sent] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from invitation
    where workspace_id = ${workspaceId}::uuid and created_at > studio_now() - interval '1 day'`;
  return (sent?.count ?? 0) >= INVITATIONS_PER_DAY;
}

async function send(
  tx: Transaction,
  actor: MemberActor,
  { email, role }: { email: string; role: Role },
): Promise<void> {
  const { workspace, userId, name } = actor;
  const token = newToken();
  await tx.$executeRaw`
    update invitation set revoked_at = studio_now()
    where workspace_id = ${workspace.id}::uuid and email = ${email} and accepted_at is null and revoked_at is null`;
  await tx.$executeRaw`
    insert into invitation (id, workspace_id, email, role, token_hash, invited_by, expires_at)
    values (${newId()}::uuid, ${workspace.id}::uuid, ${email}, ${role}::role, ${hashToken(token)}, ${userId}::uuid,
      studio_now() + make_interval(days => ${INVITATION_DAYS}::int))`;
  await queueMail(tx, {
    to: email,
    kind: 'invitation',
    occasion: hashToken(token),
    facts: { sealed: seal(`/invitations/${token}`), workspace: workspace.name, name, days: String(INVITATION_DAYS) },
    usefulUntil: new Date(Date.now() + INVITATION_DAYS * 86_400_000),
  });
}

/**
 * Takes an invitation back, from now on.
 * @throws AppError `forbidden`, `not_found` (also: accepted meanwhile)
 */
export async function revokeInvitation(actor: MemberActor, id: string): Promise<void> {
  assertCan(actor, 'manage_members');
  const ended = isId(id)
    ? await db.$executeRaw`
        update invitation set revoked_at = studio_now() where id = ${id}::uuid
          and workspace_id = ${actor.workspace.id}::uuid and accepted_at is null and revoked_at is null`
    : 0;
  if (ended === 0) throw new AppError('not_found');
}
