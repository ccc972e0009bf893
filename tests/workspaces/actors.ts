import type { MemberActor } from '@/lib/auth/actor';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { createWorkspace } from '@/lib/workspaces/create-workspace';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';

/** Somebody who has signed in before and belongs to no workspace. */
export async function personOf(name: string): Promise<{ id: string; email: string }> {
  return db.user.create({ data: { email: `${name}-${newId()}@example.test`, name } });
}

/** A workspace of its own, and its members as actors, in the order of `roles`; the first must be an owner. */
export async function makeActors<const Roles extends readonly Role[]>(
  roles: Roles,
  plan?: Plan,
): Promise<{ [Index in keyof Roles]: MemberActor }>;
export async function makeActors(roles: readonly Role[], plan: Plan = 'team'): Promise<MemberActor[]> {
  const people = [];
  for (const role of roles) people.push({ role, ...(await personOf(role)) });
  const [owner, ...others] = people;
  if (owner?.role !== 'owner') throw new Error('the first member must be an owner');
  const id = await db.$transaction((tx) =>
    createWorkspace(tx, { name: `Workspace of ${owner.email}`, plan, seats: 1, ownerId: owner.id }),
  );
  for (const { id: userId, role } of others) await db.member.create({ data: { workspaceId: id, userId, role } });
  const workspace = { id, name: `Workspace of ${owner.email}`, plan, seats: 1 };
  return people.map(({ id: userId, email, role }) => ({ userId, email, name: role, operator: false, workspace, role }));
}
