import type { MemberActor } from '@/lib/auth/actor';
import { DEMO_PEOPLE } from '@/lib/auth/demo-people';
import { db } from '@/lib/platform/db';
import { createWorkspace } from '@/lib/workspaces/create-workspace';
import { addMember } from '@/lib/workspaces/members';
import type { Plan } from '@/lib/workspaces/plans';

export type DemoEmail = (typeof DEMO_PEOPLE)[number]['email'];
type WorkspaceName = 'Acme' | 'Empty' | 'Solo';

/** All demo people, as if each had signed in once; the operator belongs to no workspace. */
export async function createPeople(): Promise<void> {
  const emailVerified = new Date();
  await db.user.createMany({ data: DEMO_PEOPLE.map(({ email, name }) => ({ email, name, emailVerified })) });
}

/** Opens a workspace for the demo people who belong to it. */
export async function openWorkspace(name: WorkspaceName, terms: { plan: Plan; seats: number }): Promise<void> {
  const people = DEMO_PEOPLE.filter(({ workspace }) => workspace === name);
  const [owner, ...others] = people;
  if (owner?.role !== 'owner') throw new Error(`${name} needs an owner first`);
  const { id: ownerId } = await db.user.findUniqueOrThrow({ where: { email: owner.email } });
  await db.$transaction((tx) => createWorkspace(tx, { name, ...terms, ownerId }));
  const actor = await actorOf(owner.email);
  for (const { email, role } of others) if (role) await addMember(actor, { email, role });
}

/** A demo person as the member that they are now. */
export async function actorOf(email: DemoEmail): Promise<MemberActor> {
  const { user, workspace, role } = await db.member.findFirstOrThrow({
    where: { user: { email } },
    include: { user: true, workspace: true },
  });
  const { id, name, plan, seats } = workspace;
  return {
    userId: user.id,
    email,
    name: user.name ?? email,
    operator: false,
    workspace: { id, name, plan, seats },
    role,
  };
}
