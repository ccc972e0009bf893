import 'server-only';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { LINE_DIGEST, NO_SEAL, sealHash, sealKeys, sha256 } from './seal-hash';

const WALLETS_AT_ONCE = 100;
const LINES_AT_ONCE = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

type Unsealed = {
  workspace_id: string;
  after: bigint;
  sequence: bigint;
  previous: Uint8Array | null;
  digests: Uint8Array | null;
};

/**
 * Seals what was booked since the last seal of each workspace, and publishes the new heads in the log (`audit_head`), out
 * of reach of whoever can write to the database. Locks no wallet and waits for none: a number is given under the wallet's
 * lock, so the lines that can be seen have no gap. Any number of replicas may do it at once. Answers how many seals it made.
 */
export async function sealBooks(): Promise<number> {
  let made = 0;
  for (let isMoreLeft = true; isMoreLeft; ) {
    const round = await sealEachOnce();
    made += round.made;
    isMoreLeft = round.isMoreLeft;
  }
  return made;
}

/** At most one seal for each workspace; says whether some have more to seal. */
async function sealEachOnce(): Promise<{ made: number; isMoreLeft: boolean }> {
  let made = 0;
  let isMoreLeft = false;
  for (let from = FIRST; ; ) {
    const unsealed = await readUnsealed(from);
    made += await writeSeals(unsealed);
    isMoreLeft ||= unsealed.some(({ after, sequence }) => sequence - after === BigInt(LINES_AT_ONCE));
    const last = unsealed.at(-1);
    if (!last || unsealed.length < WALLETS_AT_ONCE) return { made, isMoreLeft: isMoreLeft && made > 0 };
    from = last.workspace_id;
  }
}

async function readUnsealed(from: string): Promise<Unsealed[]> {
  return await db.$queryRaw<Unsealed[]>`
    select u.*, d.digests from (
      select w.workspace_id, coalesce(s.sequence, 0) as after, s.hash as previous,
        least(w.sequence, coalesce(s.sequence, 0) + ${LINES_AT_ONCE}::int) as sequence
      from wallet w left join lateral (
        select sequence, hash from seal where seal.workspace_id = w.workspace_id order by sequence desc limit 1
      ) s on true
      where w.workspace_id > ${from}::uuid and w.sequence > coalesce(s.sequence, 0)
      order by w.workspace_id limit ${WALLETS_AT_ONCE}::int
    ) u, lateral (
      select string_agg(${LINE_DIGEST}, ''::bytea order by t.sequence) as digests from transfer t
      where t.workspace_id = u.workspace_id and t.sequence > u.after and t.sequence <= u.sequence
    ) d order by u.workspace_id`;
}

async function writeSeals(unsealed: Unsealed[]): Promise<number> {
  const { current, byId } = sealKeys();
  const key = byId.get(current);
  if (!key) throw new Error('There is no key to seal with');
  const seals = unsealed.flatMap(({ workspace_id: workspaceId, after, sequence, previous, digests }) => {
    // Lines are missing: there is nothing to stand for, and `verify` says so.
    if (BigInt(digests?.length ?? 0) !== (sequence - after) * 32n || !digests) return [];
    const hash = sealHash(key, previous ?? NO_SEAL, { workspaceId, after, sequence, digest: sha256(digests) });
    return [{ workspaceId, after, sequence, hash: hex(hash), digests: hex(digests) }];
  });
  if (seals.length === 0) return 0;
  const made = await db.$queryRaw<{ workspace_id: string; sequence: bigint; hash: string }[]>`
    insert into seal (workspace_id, after, sequence, hash, digests, key_id)
    select workspace_id, after, sequence, decode(hash, 'hex'), decode(digests, 'hex'), ${current}
    from unnest(${seals.map((seal) => seal.workspaceId)}::uuid[], ${seals.map((seal) => seal.after)}::bigint[],
      ${seals.map((seal) => seal.sequence)}::bigint[], ${seals.map((seal) => seal.hash)}::text[],
      ${seals.map((seal) => seal.digests)}::text[]) as made(workspace_id, after, sequence, hash, digests)
    on conflict do nothing
    returning workspace_id, sequence, encode(hash, 'hex') as hash`;
  for (const { workspace_id, sequence, hash } of made) log.info('audit_head', { workspace_id, sequence, hash });
  return made.length;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
