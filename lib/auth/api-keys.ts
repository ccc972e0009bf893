import 'server-only';
import { db } from '@/lib/platform/db';
import { assertCan } from '@/lib/workspaces/permissions';
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
  const { id } = await db.apiKey.create({
    data: {
      name,
      hash: hashToken(key),
      prefix: key.slice(0, PREFIX_LENGTH),
      workspaceId: actor.workspace.id,
      userId: actor.userId,
    },
    select: { id: true },
  });
  return { id, key };
}
