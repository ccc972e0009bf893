import 'server-only';
import { type Connection, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { CHANGES_SHOWN, type ListedChange, type SettingsChange, type Values } from './settings-change';

/** Writes down who changed what, in the transaction that changes it. What stays the same isn't written. */
export async function recordChange(on: Connection, change: SettingsChange): Promise<void> {
  const { workspaceId, userId, what, about = null } = change;
  const [before, after] = [JSON.stringify(change.before), JSON.stringify(change.after)];
  await on.$executeRaw`
    insert into settings_change (id, workspace_id, user_id, what, about, before, after)
    select ${newId()}::uuid, ${workspaceId}::uuid, ${userId}::uuid, ${what}, ${about}, ${before}::jsonb, ${after}::jsonb
    where ${before}::jsonb <> ${after}::jsonb`;
}

/** The newest changes first. */
export async function listChanges(workspaceId: string): Promise<ListedChange[]> {
  const rows = await db.settingsChange.findMany({
    where: { workspaceId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: CHANGES_SHOWN,
    include: { user: { select: { name: true, email: true } } },
  });
  return rows.map(({ id, at, what, about, before, after, user }) => ({
    id,
    at,
    what,
    about: about ?? undefined,
    before: valuesIn(before),
    after: valuesIn(after),
    by: user && (user.name ?? user.email),
  }));
}

function valuesIn(json: unknown): Values {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
