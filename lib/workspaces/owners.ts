import 'server-only';
import { db } from '@/lib/platform/db';

/** Whom a member can ask to buy credits, the longest-standing owner first. */
export async function findOwners(workspaceId: string): Promise<{ name: string; email: string }[]> {
  const owners = await db.member.findMany({
    where: { workspaceId, role: 'owner' },
    orderBy: [{ joinedAt: 'asc' }, { userId: 'asc' }],
    select: { user: { select: { name: true, email: true } } },
  });
  return owners.map(({ user }) => ({ name: user.name ?? user.email, email: user.email }));
}
