import type { Role } from '@/lib/generated/prisma/client';
import { usdCents } from '@/lib/platform/units';
import type { Asker } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { credits, makeWorkspace } from '../setup/factories';

export type TestPerson = Asker & { userId: string; name: string; email: string; workspace: { id: string; plan: Plan } };

/** A workspace without credits, and its people as they stand before a verb. */
export async function makeTeam(roles: Role[] = ['owner', 'member'], plan: Plan = 'team') {
  const { workspaceId, people } = await makeWorkspace({ plan, included: credits(0), members: roles });
  const persons = people.map(
    ({ userId, email, role }): TestPerson => ({
      ...{ userId, email, role, name: role, operator: false, apiKeyId: null },
      workspace: { id: workspaceId, plan },
    }),
  );
  const of = (role: Role): TestPerson => {
    const person = persons.find((one) => one.role === role);
    if (!person) throw new Error(`no ${role}`);
    return person;
  };
  return { workspaceId, persons, owner: of('owner'), member: roles.includes('member') ? of('member') : of('owner') };
}

export const WISH = { amount: usdCents(20_00n), reason: '', message: '', returnTo: '/chat' };
