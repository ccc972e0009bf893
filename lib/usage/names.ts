import 'server-only';
import { db } from '@/lib/platform/db';

export type UsageNames = {
  /** By user id; of people who have left as well. */
  people: Map<string, { name: string; email: string }>;
  /** By API key's id; of revoked ones as well. */
  keys: Map<string, { name: string; prefix: string }>;
};

/** How people and API keys of a workspace are called. */
export async function readNames(
  workspaceId: string,
  ids: { userIds: Iterable<string>; keyIds: Iterable<string> },
): Promise<UsageNames> {
  const [userIds, keyIds] = [[...new Set(ids.userIds)], [...new Set(ids.keyIds)]];
  const [users, keys] = await Promise.all([
    userIds.length > 0
      ? db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true, email: true } })
      : [],
    keyIds.length > 0
      ? db.apiKey.findMany({
          where: { workspaceId, id: { in: keyIds } },
          select: { id: true, name: true, prefix: true },
        })
      : [],
  ]);
  return {
    people: new Map(users.map(({ id, name, email }) => [id, { name: name ?? email, email }])),
    keys: new Map(keys.map(({ id, name, prefix }) => [id, { name, prefix }])),
  };
}
