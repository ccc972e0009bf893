import type { Transaction } from '@/lib/platform/db';
import { type Problem, type Scope, within } from './invariant';
import { LINE_DIGEST, NO_SEAL, sealHash, sealKeys } from './seal-hash';

export const UNCHANGED = 'V13 the transfers are those that were sealed';
export const GROWING = 'V14 the books only grow';
const SEALS_AT_ONCE = 1_000;

type SealRow = {
  workspace_id: string;
  after: bigint;
  sequence: bigint;
  hash: Uint8Array;
  key_id: string;
  /** SHA-256 of the digests that the seal holds, and of those that its transfers have now. */
  sealed: Uint8Array;
  found: Uint8Array | null;
};

/** Where a workspace's chain of seals stood, when somebody noted it outside the database. */
export type Head = { workspaceId: string; sequence: bigint; hash: string };

/**
 * Makes every seal again from the transfers as they stand, and names the first line that differs. The chain, the seals and
 * the lines can be wrong independently: each has its own words.
 */
export async function checkSeals(tx: Transaction, scope: Scope): Promise<Problem[]> {
  const { byId } = sealKeys();
  const problems: Problem[] = [];
  for (let last: SealRow | undefined; ; ) {
    const seals = await readSeals(tx, scope, last);
    for (const seal of seals) {
      const isNext = last?.workspace_id === seal.workspace_id;
      const [previous, before] = isNext && last ? [last.hash, last.sequence] : [NO_SEAL, 0n];
      const fault = faultOf(seal, before, previous, byId.get(seal.key_id));
      if (fault) problems.push(problemOf(UNCHANGED, seal.workspace_id, `seal ${seal.sequence}`, fault));
      if (!isSame(seal.sealed, seal.found)) problems.push(await firstDifference(tx, seal));
      last = seal;
    }
    if (seals.length < SEALS_AT_ONCE) return problems;
  }
}

async function readSeals(tx: Transaction, scope: Scope, last: SealRow | undefined): Promise<SealRow[]> {
  return await tx.$queryRaw<SealRow[]>`
    with ${within(scope)}
    select s.workspace_id, s.after, s.sequence, s.hash, s.key_id, sha256(s.digests) as sealed, t.found
    from (
      select * from seal where (workspace_id, sequence) > (${last?.workspace_id ?? NOBODY}::uuid, ${last?.sequence ?? 0n}::bigint)
      order by workspace_id, sequence limit ${SEALS_AT_ONCE}::int
    ) s, lateral (
      select sha256(string_agg(${LINE_DIGEST}, ''::bytea order by t.sequence)) as found from transfer t
      where t.workspace_id = s.workspace_id and t.sequence > s.after and t.sequence <= s.sequence
    ) t order by s.workspace_id, s.sequence`;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

function faultOf(seal: SealRow, before: bigint, previous: Uint8Array, key: Uint8Array | undefined): string | null {
  if (seal.after !== before) return `follows line ${seal.after}, but the seal before it ends with line ${before}`;
  if (!key) return `was made with key ${seal.key_id}, which AUDIT_KEY does not hold`;
  const { workspace_id: workspaceId, after, sequence, sealed: digest } = seal;
  const isOwn = isSame(sealHash(key, previous, { workspaceId, after, sequence, digest }), seal.hash);
  return isOwn ? null : 'is not what our key makes of it: it was changed, or written by somebody else';
}

async function firstDifference(tx: Transaction, seal: SealRow): Promise<Problem> {
  const { workspace_id: workspaceId, after, sequence } = seal;
  const [line] = await tx.$queryRaw<{ sequence: bigint; is_gone: boolean }[]>`
    select n as sequence, t.sequence is null as is_gone
    from seal s, generate_series(s.after + 1, s.sequence) n
      left join transfer t on t.workspace_id = ${workspaceId}::uuid and t.sequence = n
    where s.workspace_id = ${workspaceId}::uuid and s.sequence = ${sequence}::bigint
      and ${LINE_DIGEST} is distinct from substring(s.digests from (32 * (n - s.after - 1) + 1)::int for 32) or t.sequence is null
    order by n limit 1`;
  const row = `transfer ${line?.sequence ?? after + 1n}`;
  return line?.is_gone
    ? problemOf(GROWING, workspaceId, row, `is gone; it was sealed with the lines up to ${sequence}`)
    : problemOf(UNCHANGED, workspaceId, row, `is not the one that was sealed with the lines up to ${sequence}`);
}

/** Compares the seals with heads that were kept elsewhere: who can rewrite lines and seals alike cannot rewrite those. */
export async function checkHeads(tx: Transaction, heads: readonly Head[]): Promise<Problem[]> {
  const rows = await tx.$queryRaw<{ workspace_id: string; sequence: bigint; is_there: boolean }[]>`
    select h.workspace_id, h.sequence, s.hash is not null as is_there
    from unnest(${heads.map((head) => head.workspaceId)}::uuid[], ${heads.map((head) => head.sequence)}::bigint[],
      ${heads.map((head) => head.hash)}::text[]) as h(workspace_id, sequence, hash)
    left join seal s on s.workspace_id = h.workspace_id and s.sequence = h.sequence
    where s.hash is null or encode(s.hash, 'hex') <> h.hash order by 1, 2`;
  return rows.map(({ workspace_id, sequence, is_there }) => {
    const message = is_there ? 'is not the one whose head was published' : 'is gone, but its head was published';
    return problemOf(GROWING, workspace_id, `seal ${sequence}`, message);
  });
}

function problemOf(invariant: string, workspaceId: string, row: string, message: string): Problem {
  return { invariant, workspaceId, row, message };
}

function isSame(one: Uint8Array, other: Uint8Array | null): boolean {
  return other !== null && Buffer.from(one).equals(Buffer.from(other));
}
