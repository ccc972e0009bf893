import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { Prisma } from '@/lib/generated/prisma/client';
import { type Env, env } from '@/lib/platform/env';

/**
 * The digest of a transfer `t`, in SQL: SHA-256 of its columns as text, joined by `|`, the key last because it alone is
 * free in form. Times are seconds since 1970 with six decimals. Who did it and why are left out: they may be personal,
 * and a seal is for ever.
 */
export const LINE_DIGEST = Prisma.sql`sha256(convert_to(concat_ws('|', t.sequence, t."from", t."to", t.amount,
  t.included_after, t.top_up_after, t.debt_after, coalesce(t.purchase_id::text, '-'), coalesce(t.request_id::text, '-'),
  extract(epoch from t.created_at), t.key), 'UTF8'))`;

/** What a seal stands for: the transfers (after, sequence] of a workspace, as the SHA-256 of their digests in order. */
export type SealedPart = { workspaceId: string; after: bigint; sequence: bigint; digest: Uint8Array };

/** What the first seal of a workspace follows. */
export const NO_SEAL: Uint8Array = new Uint8Array(32);

/** HMAC-SHA256 over the seal before and this part. */
export function sealHash(key: Uint8Array, previous: Uint8Array, part: SealedPart): Uint8Array {
  const { workspaceId, after, sequence, digest } = part;
  return createHmac('sha256', key)
    .update(previous)
    .update(`${workspaceId}|${after}|${sequence}|`)
    .update(digest)
    .digest();
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

type SealKeys = { current: string; byId: Map<string, Uint8Array> };

/**
 * The keys of the seals, by a short name that gives nothing of them away. The first of AUDIT_KEY seals; the others, still
 * there after a rotation, only check. Without AUDIT_KEY there is one, derived from AUTH_SECRET.
 */
export function sealKeys({ AUDIT_KEY, AUTH_SECRET }: Pick<Env, 'AUDIT_KEY' | 'AUTH_SECRET'> = env()): SealKeys {
  const secrets = AUDIT_KEY.length > 0 ? AUDIT_KEY : [AUTH_SECRET];
  const keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'studio-credits seals', 32)));
  const named = keys.map((key) => [nameOf(key), key] as const);
  return { current: named[0]?.[0] ?? '', byId: new Map(named) };
}

function nameOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('name of this key').digest('hex').slice(0, 12);
}
