import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { endKeys } from '@/lib/workspaces/end-keys';
import { assertCan, can } from '@/lib/workspaces/permissions';
import { recordChange } from '@/lib/workspaces/settings-log';
import type { MemberActor } from './actor';
import { hashToken, newToken } from './tokens';

/** Tells people, and scanners for leaked secrets, whose key this is. */
const MARK = 'sc_';
/** What stays visible of a key, so that its maker recognises it. */
const PREFIX_LENGTH = MARK.length + 6;

/**
 * Makes an API key for the actor's workspace; it can do what the actor can, except buy and administer. The key itself is
 * in the answer and nowhere else: only its hash is stored, so it cannot be shown a second time.
 * @throws AppError `forbidden`
 */
export async function createApiKey(
  actor: MemberActor & { apiKeyId?: string | null },
  name: string,
): Promise<{ id: string; key: string }> {
  assertCan(actor, 'create_api_key');
  const key = `${MARK}${newToken()}`;
  const prefix = key.slice(0, PREFIX_LENGTH);
  const [workspaceId, userId] = [actor.workspace.id, actor.userId];
  const id = await db.$transaction(async (tx) => {
    const made = await tx.apiKey.create({ data: { name, hash: hashToken(key), prefix, workspaceId, userId } });
    const after = { prefix, state: 'works' };
    await recordChange(tx, { workspaceId, userId, what: 'api_key', about: name, before: {}, after });
    return made.id;
  });
  return { id, key };
}

/** How far back the last use of a key is looked for. */
export const LAST_USED_DAYS = 90;

export type ListedApiKey = {
  id: string;
  name: string;
  prefix: string;
  makerName: string;
  isOwn: boolean;
  createdAt: Date;
  /** Made in the last {@link LAST_USED_DAYS} days. */
  isNew: boolean;
  /** When the latest request with it ended; null when none did in {@link LAST_USED_DAYS} days. */
  lastUsedAt: Date | null;
};

/**
 * The keys that work: one's own, and for owners everybody's, the newest first. When each was last used is read from the
 * requests themselves, so that no request has to note it.
 */
export async function listApiKeys(actor: MemberActor): Promise<ListedApiKey[]> {
  const workspaceId = actor.workspace.id;
  return db.$queryRaw<ListedApiKey[]>`
    with used as (
      select api_key_id, max(ended_at) as at from hold
      where workspace_id = ${workspaceId}::uuid
        and ended_at > studio_now() - make_interval(days => ${LAST_USED_DAYS}::int) and api_key_id is not null
      group by api_key_id
    )
    select k.id::text, k.name, k.prefix, coalesce(u.name, u.email) as "makerName", k.user_id = ${actor.userId}::uuid as "isOwn",
      k.created_at as "createdAt", used.at as "lastUsedAt",
      k.created_at > studio_now() - make_interval(days => ${LAST_USED_DAYS}::int) as "isNew"
    from api_key k join "user" u on u.id = k.user_id left join used on used.api_key_id = k.id
    where k.workspace_id = ${workspaceId}::uuid and k.revoked_at is null
      and (k.user_id = ${actor.userId}::uuid or ${managesKeys(actor)})
    order by k.created_at desc, k.id desc`;
}

/**
 * Ends a key for good, from the next request on. Whoever made it may, and owners.
 * @throws AppError `not_found`, also for a key that is somebody else's or has ended
 */
export async function revokeApiKey(actor: MemberActor & { apiKeyId?: string | null }, id: string): Promise<void> {
  assertCan(actor, 'create_api_key');
  if (!isId(id)) throw new AppError('not_found');
  const mine = managesKeys(actor) ? {} : { userId: actor.userId };
  await db.$transaction(async (tx) => {
    const ended = await endKeys(tx, actor, { id, ...mine });
    if (ended === 0) throw new AppError('not_found');
  });
}

/** Who administers people administers their keys, which end with them. */
function managesKeys(actor: MemberActor): boolean {
  return can(actor, 'manage_members');
}
