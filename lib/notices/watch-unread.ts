import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { pollingFeed } from '@/lib/platform/polling-feed';
import type { Reader } from './list-notices';

const feed = pollingFeed<number>({
  everyMs: 1_500,
  read,
  isSame: (one, other) => one === other,
  failure: 'unread_feed_failed',
});

/**
 * Calls `listener` with how many notices a reader hasn't read: as soon as it is known, then at each change.
 * @returns a function that ends it
 */
export function watchUnread({ workspaceId, userId }: Reader, listener: (unread: number) => void): () => void {
  return feed.watch(`${workspaceId} ${userId}`, listener);
}

async function read(keys: string[]): Promise<Map<string, number>> {
  const readers = keys.map((key) => {
    const [workspaceId, userId] = key.split(' ');
    return Prisma.sql`(${workspaceId}::uuid, ${userId}::uuid)`;
  });
  const rows = await db.$queryRaw<{ key: string; unread: number }[]>`
    select workspace_id || ' ' || user_id as key, count(*)::int as unread from notice
    where read_at is null and (workspace_id, user_id) in (${Prisma.join(readers)}) group by workspace_id, user_id`;
  const unread = new Map(rows.map((row) => [row.key, row.unread]));
  return new Map(keys.map((key) => [key, unread.get(key) ?? 0]));
}
