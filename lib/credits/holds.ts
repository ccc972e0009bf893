import { Prisma } from '@/lib/generated/prisma/client';
import { coalesced } from '@/lib/ledger/coalesce';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { PREPARED } from '@/lib/platform/prepared';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { BALANCES, type Balances, type BalancesRow, toBalances } from './balances';
import { asJson, lockedHolds } from './hold-calls';
import { turnAndRun } from './month-turn';

/**
 * A hold promises microcredits to one AI request while it runs, so that no two requests can spend the same credit. It
 * moves nothing: it only raises the wallet's `held`, which the database keeps within the balances.
 */
export type HoldRequest = {
  workspaceId: string;
  requestId: string;
  /** Who asks, when that is known. */
  userId: string | null;
  apiKeyId: string | null;
  /** SHA-256 of an API key that nobody has checked yet: the same statement does, and answers whose it is. */
  apiKeyHash?: string;
  model: string;
  /** What the request is for: `chat`, `migration_plan`, … */
  feature: string;
  /** The price list that will price it, whatever is sold when it ends. */
  priceVersion: string;
  /** Total to hold, and the least that is of use: in between, a hold takes at most half of what is free. */
  asked: Microcredits;
  least: Microcredits;
  /** Cost at the output cap the caller asked for; the answer's `limit` is that, or everything there was. */
  limit: Microcredits;
};

/** The member whom an API key belongs to. */
export type KeyHolder = {
  userId: string;
  apiKeyId: string;
  role: 'owner' | 'admin' | 'member';
  plan: 'free' | 'pro' | 'team' | 'business';
};

export type HoldAnswer =
  | { outcome: 'held'; amount: Microcredits; limit: Microcredits; available: Microcredits; keyHolder?: KeyHolder }
  | { outcome: 'insufficient_credits' | 'held_by_running_requests'; balances: Balances; keyHolder?: KeyHolder }
  | { outcome: 'unauthenticated' };

type PlaceRow = BalancesRow & {
  outcome: string;
  hold_amount: bigint | null;
  hold_limit: bigint | null;
  key_id: string | null;
  key_user_id: string | null;
  role: KeyHolder['role'] | null;
  plan: KeyHolder['plan'] | null;
};

/** Names this process on its holds, for whoever looks for the owner of one that was left. */
const OWNER = newId();

const EXPIRY = Prisma.sql`studio_now() + make_interval(secs => ${HOLD_LIFETIME_SECONDS}::int)`;

const place = coalesced(placeAll);

/**
 * Reserves credits for a request, or says why not. The same request with a larger total enlarges its hold, so an answer
 * that got lost is harmless: ask again.
 * @throws AppError `not_found` (no wallet), `still_running` (a hold of this id has ended: an id is used once)
 */
export async function placeHold(request: HoldRequest): Promise<HoldAnswer> {
  const row = await place(request);
  if (row === null) throw new AppError('not_found');
  const { outcome, hold_amount, hold_limit } = row;
  if (outcome === 'ended') throw new AppError('still_running', { message: 'A request with this id has ended.' });
  if (outcome === 'unauthenticated') return { outcome };
  const balances = toBalances(row);
  if (hold_amount !== null && hold_limit !== null) {
    const [amount, limit] = [microcredits(hold_amount), microcredits(hold_limit)];
    return { outcome: 'held', amount, limit, available: balances.available, ...keyHolderIn(row) };
  }
  const isShort = outcome === 'insufficient_credits';
  return { outcome: isShort ? outcome : 'held_by_running_requests', balances, ...keyHolderIn(row) };
}

/** Places the holds of one wallet, one after the other in one statement: a refused one uses nothing up. */
async function placeAll(workspaceId: string, requests: HoldRequest[]): Promise<(PlaceRow | null)[]> {
  const rows = await turnAndRun<PlaceRow>(db, {
    workspaceId,
    decide: Prisma.sql`${callsOf(requests)}, ${WALK}, ${WRITE}`,
    moves: [],
    decided: Prisma.sql`
      select t.held + coalesce((select sum(h.amount - c.current) from h join c on c."requestId" = h.request_id), 0)::bigint
        as held, t.period, t.granted, t.allowance from t`,
    answer: Prisma.sql`
      select walk.outcome, h.amount as hold_amount, h."limit" as hold_limit, c.key_id::text, c.key_user_id::text,
        c.role::text, c.plan::text, a.*
      from c join walk using (i) left join h on h.request_id = c."requestId", (
        select ${BALANCES} from (
          select u.*, greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free from u
        ) b
      ) a order by i`,
  });
  if (rows.length === 0) return requests.map(() => null);
  return await lookAgain(workspaceId, requests, rows);
}

/** `c`: the calls, numbered, each with its API key's holder and with the hold that it already has. */
function callsOf(requests: HoldRequest[]): Prisma.Sql {
  return Prisma.sql`
    s as materialized (
      select * from jsonb_to_recordset(${asJson(requests)}::jsonb) as s(i bigint, "requestId" uuid, "userId" uuid,
        "apiKeyId" uuid, "apiKeyHash" text, model text, feature text, "priceVersion" text, asked bigint, least bigint,
        "limit" bigint)
    ),
    mine as materialized (${lockedHolds('s')}),
    key_holder as (
      select s.i, k.id as key_id, k.user_id as key_user_id, m.role, x.plan
      from s join t on true
        join api_key k on k.hash = s."apiKeyHash" and k.workspace_id = t.workspace_id and k.revoked_at is null
        join member m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
        join workspace x on x.id = k.workspace_id
    ),
    c as materialized (
      select s.*, key_id, key_user_id, role, plan, mine.state, coalesce(mine.amount, 0) as current
      from s left join key_holder using (i) left join mine on mine.request_id = s."requestId"
    )`;
}

/** `walk`: the calls in their order, each with what is free when its turn comes; `target` is the hold it gets. */
const WALK = Prisma.sql`
    walk as (
      select 0::bigint as i, t.free, null::text as outcome, 0::bigint as target, 0::bigint as most from t
      union all
      select c.i, walk.free - case when o.outcome = 'held' then o.target - c.current else 0 end, o.outcome, o.target,
        least(c."limit", walk.free)
      from walk join c on c.i = walk.i + 1, t, lateral (
        select case
          when c."apiKeyHash" is not null and c.key_id is null then 'unauthenticated'
          when c.state <> 'open' then 'ended'
          when c.least - c.current <= walk.free then 'held'
          when c.least > t.included + greatest(0, t.top_up - t.debt) then 'insufficient_credits'
          else 'held_by_running_requests'
        end as outcome,
        greatest(c.current, least(c.asked, greatest(c.least, c.current + walk.free / 2))) as target
      ) o
    )`;

/** `h`: the holds that were really written. Only they count for the wallet. */
const WRITE = Prisma.sql`
    placed as (
      insert into hold (workspace_id, request_id, user_id, api_key_id, model, feature, price_version, amount, "limit",
        owner, expires_at)
      select t.workspace_id, c."requestId", coalesce(c.key_user_id, c."userId"), coalesce(c.key_id, c."apiKeyId"), c.model,
        c.feature, c."priceVersion", walk.target, walk.most, ${OWNER}, ${EXPIRY}
      from t, c join walk using (i) where walk.outcome = 'held' and c.state is null
      on conflict do nothing
      returning request_id, amount, "limit"
    ),
    enlarged as (
      update hold set amount = walk.target, expires_at = ${EXPIRY}
      from t, c join walk using (i) where hold.workspace_id = t.workspace_id and hold.request_id = c."requestId"
        and hold.state = 'open' and walk.outcome = 'held' and c.state is not null
      returning hold.request_id, hold.amount, hold."limit"
    ),
    h as (select * from placed union all select * from enlarged)`;

/**
 * A statement may have waited behind its own first attempt, whose hold it then could not see. So a refusal is believed
 * only after a second look.
 */
async function lookAgain(workspaceId: string, requests: HoldRequest[], rows: PlaceRow[]): Promise<PlaceRow[]> {
  const refused = requests.filter((_, index) => rows[index]?.hold_amount === null);
  if (refused.length === 0) return rows;
  const ids = refused.map(({ requestId }) => requestId);
  const holds = await db.hold.findMany({ where: { workspaceId, requestId: { in: ids }, state: 'open' } });
  return rows.map((row, index) => {
    const request = requests[index];
    const hold = holds.find(({ requestId }) => requestId === request?.requestId);
    if (!hold || !request || hold.amount < request.least) return row;
    return { ...row, hold_amount: hold.amount, hold_limit: hold.limit };
  });
}

function keyHolderIn({ key_id, key_user_id, role, plan }: PlaceRow): { keyHolder?: KeyHolder } {
  if (key_id === null || key_user_id === null || role === null || plan === null) return {};
  return { keyHolder: { apiKeyId: key_id, userId: key_user_id, role, plan } };
}

/**
 * Notes what running requests have produced so far, and renews their holds: all streams of a process in one statement,
 * once a second. Touches no wallet and never waits; whoever is just being ended is skipped.
 */
export async function noteProgress(
  running: { workspaceId: string; requestId: string; produced: Microcredits }[],
): Promise<void> {
  if (running.length === 0) return;
  await db.$executeRaw`${Prisma.raw(PREPARED)}
    with noted as (
      select * from jsonb_to_recordset(${asJson(running)}::jsonb) as n("workspaceId" uuid, "requestId" uuid, produced bigint)
    ),
    mine as (
      select h.workspace_id, h.request_id, noted.produced from hold h
      join noted on noted."workspaceId" = h.workspace_id and noted."requestId" = h.request_id
      where h.state = 'open' for update of h skip locked
    )
    update hold set produced = mine.produced, expires_at = ${EXPIRY}
    from mine where hold.workspace_id = mine.workspace_id and hold.request_id = mine.request_id`;
}
