import 'server-only';
import { type Connection, db } from '@/lib/platform/db';
import { isId, newId } from '@/lib/platform/ids';
import type { ChangePage, SettingsChange, Values } from './settings-change';

/** Writes down who changed what, in the transaction that changes it. What stays the same isn't written. */
export async function recordChange(on: Connection, change: SettingsChange): Promise<void> {
  const { workspaceId, userId, what, about = null } = change;
  const [before, after] = [JSON.stringify(change.before), JSON.stringify(change.after)];
  await on.$executeRaw`
    insert into settings_change (id, workspace_id, user_id, what, about, before, after)
    select ${newId()}::uuid, ${workspaceId}::uuid, ${userId}::uuid, ${what}, ${about}, ${before}::jsonb, ${after}::jsonb
    where ${before}::jsonb <> ${after}::jsonb`;
}

const PAGE = 50;

/** The newest changes first. `before` is the last id of the page before; an unknown one gives the first page. */
export async function listChanges(
  workspaceId: string,
  { before = null, limit = PAGE }: { before?: string | null; limit?: number } = {},
): Promise<ChangePage> {
  const last = before !== null && isId(before) ? { id: before } : null;
  const isKnown = last && (await db.settingsChange.count({ where: { ...last, workspaceId } }));
  const rows = await db.settingsChange.findMany({
    where: { workspaceId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(isKnown && { cursor: last, skip: 1 }),
    include: { user: { select: { name: true, email: true } } },
  });
  const changes = rows.slice(0, limit).map(({ id, at, what, about, before, after, user }) => ({
    id,
    at,
    what,
    about: about ?? undefined,
    before: valuesIn(before),
    after: valuesIn(after),
    by: user && (user.name ?? user.email),
  }));
  return { changes, nextBefore: rows.length > limit ? (changes.at(-1)?.id ?? null) : null };
}

function valuesIn(json: unknown): Values {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
