import 'server-only';
import type { Transaction } from '@/lib/platform/db';
import { recordChange } from './settings-log';

type Revoker = { userId: string; workspace: { id: string } };

/** One key, or all of a person's; both: that key if it is that person's. */
type Which = { id: string; userId?: string } | { id?: string; userId: string };

/** Revokes API keys of the actor's workspace for good and writes down who did; answers how many worked until now. */
export async function endKeys(tx: Transaction, actor: Revoker, { id, userId }: Which): Promise<number> {
  const workspaceId = actor.workspace.id;
  const keys = await tx.$queryRaw<{ name: string; prefix: string }[]>`
    update api_key set revoked_at = studio_now()
    where workspace_id = ${workspaceId}::uuid and revoked_at is null
      and (${id ?? null}::uuid is null or id = ${id ?? null}::uuid)
      and (${userId ?? null}::uuid is null or user_id = ${userId ?? null}::uuid)
    returning name, prefix`;
  for (const { name, prefix } of keys) {
    const values = (state: string) => ({ prefix, state });
    const change = { what: 'api_key', about: name, before: values('works'), after: values('revoked') } as const;
    await recordChange(tx, { workspaceId, userId: actor.userId, ...change });
  }
  return keys.length;
}
