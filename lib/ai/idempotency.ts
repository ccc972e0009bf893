import { hash } from 'node:crypto';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { HttpRequest } from '@/lib/platform/http';
import { HOLD_LIFETIME_SECONDS, IDEMPOTENCY_HOURS } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { KeptAnswer } from './caller';

/**
 * `Idempotency-Key`: a request that is sent again under the same key is answered from what was kept and never charged a
 * second time. One key has one request at a time, and a request has one hold, which ends once: that is why one key is
 * charged once, however many processes see it and wherever one of them died.
 */
export type Claimed =
  | { kind: 'new'; requestId: string; kept: KeptAnswer }
  | { kind: 'replay'; requestId: string; completion: object; charged: Microcredits };

const HEADER = 'idempotency-key';
const RETRY_AFTER_SECONDS = 1;
const ATTEMPTS = 5;

/** @throws AppError `invalid_request` for what is no key */
export function idempotencyKeyOf(http: Pick<HttpRequest, 'headers'>): string | null {
  const key = http.headers.get(HEADER);
  if (key === null || /^[!-~]{1,255}$/.test(key)) return key;
  const message = '"Idempotency-Key": must be 1 to 255 visible ASCII characters.';
  throw new AppError('invalid_request', { message, param: 'Idempotency-Key' });
}

type Claim = { workspaceId: string; key: string; requestId: string; request: object };

/**
 * Takes the key for a request, or finds the answer of the one that had it before.
 * @throws AppError `still_running`, `idempotency_conflict` (the key was another request's, or its request was charged
 * and interrupted: `request_id` names the receipt)
 */
export async function claimKey({ workspaceId, key, requestId, request }: Claim): Promise<Claimed> {
  const bodyHash = hash('sha256', JSON.stringify(request));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await insertKey(workspaceId, key, requestId, bodyHash)) return taken(workspaceId, key, requestId);
    const first = await findKey(workspaceId, key);
    if (!first) continue;
    const next = decideOn(first, bodyHash);
    if (next === 'replay') return replayOf(first);
    const mine = next === 'begin_anew' ? requestId : first.request_id;
    if (await takeOver(workspaceId, key, first, mine, bodyHash)) return taken(workspaceId, key, mine);
  }
  throw stillRunning();
}

type FirstRow = {
  request_id: string;
  body_hash: string;
  answer: string | null;
  /** As Postgres writes it, to the microsecond. */
  created_at: string;
  is_young: boolean;
  state: 'open' | 'settled' | 'released' | 'expired' | null;
  charged: bigint;
};

/**
 * What becomes of a request whose key was used before (pure). Its first request may have been charged nothing and be
 * over: then this one begins anew. It may have died before it held anything: then this one goes on under its id, so that
 * even if it is only asleep, the two share one hold.
 */
export function decideOn(first: FirstRow, bodyHash: string): 'replay' | 'begin_anew' | 'go_on' {
  const isOver = first.state !== 'open' && first.state !== null;
  if (isOver && first.answer === null && first.charged === 0n) return 'begin_anew';
  const { request_id } = first;
  if (first.body_hash !== bodyHash) throw new AppError('idempotency_conflict', { facts: { request_id } });
  if (isOver && first.answer !== null) return 'replay';
  if (isOver) {
    const message = 'The first request was interrupted. Its receipt says what it cost; send a new key to try again.';
    throw new AppError('idempotency_conflict', { message, facts: { request_id, was_interrupted: true } });
  }
  if (first.state === null && !first.is_young) return 'go_on';
  throw stillRunning();
}

function stillRunning(): AppError {
  return new AppError('still_running', { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function taken(workspaceId: string, key: string, requestId: string): Claimed {
  const keep = async (completion: object) => {
    const answer = JSON.stringify(completion);
    await db.$executeRaw`
      update idempotency_key set answer = coalesce(answer, ${answer})
      where workspace_id = ${workspaceId}::uuid and key = ${key} and request_id = ${requestId}::uuid`;
  };
  // A key whose request was charged, or still may be, is never free.
  const free = async () => {
    await db.$executeRaw`
      delete from idempotency_key k
      where k.workspace_id = ${workspaceId}::uuid and k.key = ${key} and k.request_id = ${requestId}::uuid
        and k.answer is null and not exists (
          select 1 from hold h where h.workspace_id = k.workspace_id and h.request_id = k.request_id
            and (h.state = 'open' or h.charged_included + h.charged_top_up > 0))`;
  };
  return { kind: 'new', requestId, kept: { keep, free } };
}

function replayOf({ request_id, answer, charged }: FirstRow): Claimed {
  const completion: object = JSON.parse(answer ?? '{}');
  return { kind: 'replay', requestId: request_id, completion, charged: microcredits(charged) };
}

async function insertKey(workspaceId: string, key: string, requestId: string, bodyHash: string): Promise<boolean> {
  const written = await db.$executeRaw`
    insert into idempotency_key as k (workspace_id, key, request_id, body_hash)
    values (${workspaceId}::uuid, ${key}, ${requestId}::uuid, ${bodyHash})
    on conflict (workspace_id, key) do update
      set request_id = excluded.request_id, body_hash = excluded.body_hash, answer = null, created_at = excluded.created_at
      where k.created_at < studio_now() - make_interval(hours => ${IDEMPOTENCY_HOURS}::int)`;
  return written === 1;
}

async function findKey(workspaceId: string, key: string): Promise<FirstRow | undefined> {
  const [row] = await db.$queryRaw<FirstRow[]>`
    select k.request_id::text, k.body_hash, k.answer, k.created_at::text, h.state::text,
      k.created_at > studio_now() - make_interval(secs => ${HOLD_LIFETIME_SECONDS}::int) as is_young,
      coalesce(h.charged_included + h.charged_top_up, 0) as charged
    from idempotency_key k left join hold h on h.workspace_id = k.workspace_id and h.request_id = k.request_id
    where k.workspace_id = ${workspaceId}::uuid and k.key = ${key}`;
  return row;
}

/** Of several who see the same first request at its end, one takes over. */
async function takeOver(
  workspaceId: string,
  key: string,
  first: FirstRow,
  requestId: string,
  bodyHash: string,
): Promise<boolean> {
  const written = await db.$executeRaw`
    update idempotency_key set request_id = ${requestId}::uuid, body_hash = ${bodyHash}, created_at = studio_now()
    where workspace_id = ${workspaceId}::uuid and key = ${key} and request_id = ${first.request_id}::uuid
      and created_at = ${first.created_at}::timestamptz and answer is null`;
  return written === 1;
}

/** Deletes the answers that need not be kept any more; answers how many. */
export async function forgetAnswers(): Promise<number> {
  return db.$executeRaw`
    delete from idempotency_key where created_at < studio_now() - make_interval(hours => ${IDEMPOTENCY_HOURS}::int)`;
}
