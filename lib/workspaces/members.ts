import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { endKeys } from './end-keys';
import { assertCan, type Member, type Role } from './permissions';
import type { Values } from './settings-change';
import { recordChange } from './settings-log';

/**
 * Who belongs to a workspace. Every change locks the workspace's row first, so that two owners who remove each other at
 * the same moment cannot both succeed: a workspace always has an owner.
 */

/**
 * Makes a person, who has signed in before, a member.
 * @throws AppError `forbidden`, `not_found` (nobody has this e-mail), `invalid_request` (is a member already)
 */
export async function addMember(actor: Member, person: { email: string; role: Role }): Promise<void> {
  assertCan(actor, 'manage_members');
  const workspaceId = actor.workspace.id;
  await underLock(workspaceId, async (tx) => {
    const user = await tx.user.findUnique({ where: { email: person.email.trim().toLowerCase() } });
    if (!user) throw new AppError('not_found', { message: 'Nobody with this e-mail has signed in yet.' });
    const { count } = await tx.member.createMany({
      data: { workspaceId, userId: user.id, role: person.role },
      skipDuplicates: true,
    });
    if (count === 0) {
      throw new AppError('invalid_request', { message: 'This person is a member already.', param: 'email' });
    }
    await recordRole(tx, actor, { about: user.email, before: null, after: person.role });
  });
}

/** @throws AppError `forbidden` (also: the last owner), `not_found` (no such member) */
export async function changeRole(actor: Member, userId: string, role: Role): Promise<void> {
  assertCan(actor, 'manage_members');
  const workspaceId = actor.workspace.id;
  await underLock(workspaceId, async (tx) => {
    const { about, role: before } = await findMember(tx, { workspaceId, userId });
    await tx.member.update({ where: { workspaceId_userId: { workspaceId, userId } }, data: { role } });
    await recordRole(tx, actor, { about, before, after: role });
  });
}

/**
 * Ends a membership, at the next request of that person or of a key that they made; the keys are revoked for good.
 * Everybody may leave by themselves.
 * @throws AppError `forbidden` (also: the last owner), `not_found` (no such member)
 */
export async function removeMember(actor: Member, userId: string): Promise<void> {
  if (userId !== actor.userId) assertCan(actor, 'manage_members');
  const workspaceId = actor.workspace.id;
  await underLock(workspaceId, async (tx) => {
    const { about, role: before } = await findMember(tx, { workspaceId, userId });
    await tx.member.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
    await recordRole(tx, actor, { about, before, after: null });
    await endKeys(tx, actor, { userId });
  });
}

async function findMember(tx: Transaction, key: { workspaceId: string; userId: string }) {
  if (!isId(key.userId)) throw new AppError('not_found');
  const member = await tx.member.findUnique({
    where: { workspaceId_userId: key },
    select: { role: true, user: { select: { email: true } } },
  });
  if (!member) throw new AppError('not_found');
  return { role: member.role, about: member.user.email };
}

type RoleChange = { about: string; before: Role | null; after: Role | null };

/** Whoever has no role isn't in the workspace. */
export async function recordRole(
  tx: Transaction,
  { userId, workspace }: Pick<Member, 'userId'> & { workspace: { id: string } },
  { about, before, after }: RoleChange,
): Promise<void> {
  const values = (role: Role | null): Values => (role === null ? {} : { role });
  const change = { what: 'role', about, before: values(before), after: values(after) } as const;
  await recordChange(tx, { workspaceId: workspace.id, userId, ...change });
}

async function underLock(workspaceId: string, change: (tx: Transaction) => Promise<void>): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    await change(tx);
    const owners = await tx.member.count({ where: { workspaceId, role: 'owner' } });
    if (owners === 0) throw new AppError('forbidden', { message: 'A workspace always has at least one owner.' });
  });
}
