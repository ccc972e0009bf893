import 'server-only';
import { db } from '@/lib/platform/db';

export type OwnWorkspace = { id: string; name: string };

/** The workspaces that somebody belongs to, by name. */
export async function listOwnWorkspaces(userId: string): Promise<OwnWorkspace[]> {
  const memberships = await db.member.findMany({
    where: { userId },
    select: { workspace: { select: { id: true, name: true } } },
    orderBy: [{ workspace: { name: 'asc' } }, { workspaceId: 'asc' }],
  });
  return memberships.map(({ workspace }) => workspace);
}

/** Makes a workspace the one that its member sees, on all of their devices. One that isn't theirs changes nothing. */
export async function enterWorkspace(userId: string, workspaceId: string): Promise<void> {
  await db.$executeRaw`
    update member set entered_at = greatest(studio_now(), (
      select max(greatest(other.joined_at, other.entered_at)) + interval '1 microsecond' from member other
      where other.user_id = member.user_id))
    where user_id = ${userId}::uuid and workspace_id::text = ${workspaceId}`;
}
