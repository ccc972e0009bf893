import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import type { Reader } from './list-notices';

/**
 * Tells open pages how many notices their reader hasn't read. One poller per process asks one question for all who look,
 * and none when nobody does.
 */
type Watched = Reader & { listeners: Set<(unread: number) => void>; last: number | null };

const watched = new Map<string, Watched>();
const POLL_MS = 1_500;
let polling = false;

/**
 * Calls `listener` with the number: as soon as it is read, then at each change.
 * @returns a function that ends it
 */
export function watchUnread(reader: Reader, listener: (unread: number) => void): () => void {
  const key = `${reader.workspaceId} ${reader.userId}`;
  const entry = watched.get(key) ?? { ...reader, listeners: new Set(), last: null };
  watched.set(key, entry);
  entry.listeners.add(listener);
  if (entry.last !== null) listener(entry.last);
  if (!polling) {
    polling = true;
    void poll();
  }
  return () => {
    // Ended twice, it must not end what others have begun to watch since.
    if (!entry.listeners.delete(listener)) return;
    if (entry.listeners.size === 0) watched.delete(key);
  };
}

async function poll(): Promise<void> {
  let failures = 0;
  while (watched.size > 0) {
    try {
      await readOnce();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) log.warn('unread_feed_failed', { reason: reasonOf(error) });
    }
    await pause(POLL_MS * Math.min(1 + failures, 10));
  }
  polling = false;
}

async function readOnce(): Promise<void> {
  const entries = [...watched.values()];
  const readers = entries.map(({ workspaceId, userId }) => Prisma.sql`(${workspaceId}::uuid, ${userId}::uuid)`);
  const rows = await db.$queryRaw<{ key: string; unread: number }[]>`
    select workspace_id || ' ' || user_id as key, count(*)::int as unread from notice
    where read_at is null and (workspace_id, user_id) in (${Prisma.join(readers)}) group by workspace_id, user_id`;
  const unread = new Map(rows.map((row) => [row.key, row.unread]));
  for (const entry of entries) {
    const now = unread.get(`${entry.workspaceId} ${entry.userId}`) ?? 0;
    if (entry.last === now) continue;
    entry.last = now;
    for (const listener of entry.listeners) listener(now);
  }
}

// The poller must never keep the process from stopping.
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
