import { Prisma } from '@/lib/generated/prisma/client';
import { type Answers, coalesced } from '@/lib/ledger/coalesce';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { BALANCES, type Balances, type BalancesRow, toBalances } from './balances';
import { asJson, EXPIRY, LOCKED_HOLDS, walletsOf } from './hold-calls';
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
  request_id: string;
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

const place = coalesced(placeAll);

/**
 * Reserves credits for a request, or says why not. The same request with a larger total enlarges its hold, so an answer
 * that got lost is harmless: ask again.
 * @throws AppError `not_found` (no wallet), `still_running` (a hold of this id has ended: an id is used once)
 */
export async function placeHold(request: HoldRequest): Promise<HoldAnswer> {
  const row = await place(request);
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

/**
 * Places holds, those of one wallet one after the other: a refused one uses nothing up. Answers by request; one whose
 * wallet was skipped, or isn't there, has no answer.
 */
async function placeAll(
  requests: HoldRequest[],
  { skipsLocked }: { skipsLocked: boolean },
): Promise<Answers<PlaceRow>> {
  const rows = await turnAndRun<PlaceRow>(db, {
    workspaceIds: walletsOf(requests),
    skipsLocked,
    decide: Prisma.sql`${callsOf(requests)}, ${WALK}, ${WRITE}`,
    moves: [],
    decided: Prisma.sql`
      select t.workspace_id, t.period, t.granted, t.allowance, (t.held + coalesce(sum(h.amount - c.current), 0))::bigint as held
      from t left join h using (workspace_id) left join c using (workspace_id, request_id)
      group by t.workspace_id, t.held, t.period, t.granted, t.allowance`,
    answer: Prisma.sql`
      select c.request_id::text, walk.outcome, h.amount as hold_amount, h."limit" as hold_limit, c.key_id::text,
        c.key_user_id::text, c.role::text, c.plan::text, a.*
      from c join walk using (workspace_id, i) left join h using (workspace_id, request_id) join (
        select workspace_id, ${BALANCES} from (
          select u.*, greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free from u
        ) b
      ) a using (workspace_id)`,
  });
  return await lookAgain(requests, new Map(rows.map((row) => [row.request_id, row])));
}

/**
 * `c`: the calls, each with its API key's holder and with the hold that it already has. Keys are looked up one by one: the
 * planner takes the JSON for a hundred rows, and would read whole tables for them.
 */
function callsOf(requests: HoldRequest[]): Prisma.Sql {
  return Prisma.sql`
    s as materialized (
      select "workspaceId" as workspace_id, "requestId" as request_id, r.* from jsonb_to_recordset(${asJson(requests)}::jsonb)
        as r(i bigint, "workspaceId" uuid, "requestId" uuid, "userId" uuid, "apiKeyId" uuid, "apiKeyHash" text, model text,
          feature text, "priceVersion" text, asked bigint, least bigint, "limit" bigint)
    ),
    mine as materialized (${LOCKED_HOLDS}),
    key_holder as (
      select s.workspace_id, s.i, one.* from s, lateral (
        select k.id as key_id, k.user_id as key_user_id, m.role, x.plan
        from api_key k
          join member m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
          join workspace x on x.id = k.workspace_id
        where k.hash = s."apiKeyHash" and k.workspace_id = s.workspace_id and k.revoked_at is null limit 1
      ) one
    ),
    c as materialized (
      select s.*, key_id, key_user_id, role, plan, mine.state, coalesce(mine.amount, 0) as current
      from s left join key_holder using (workspace_id, i) left join mine using (workspace_id, request_id)
    )`;
}

/** `walk`: the calls of each wallet in their order, with what is free when their turn comes; `target` is the hold they get. */
const WALK = Prisma.sql`
    walk as (
      select t.workspace_id, 0::bigint as i, t.free, null::text as outcome, null::bigint as target, null::bigint as most from t
      union all
      select c.workspace_id, c.i, walk.free - case when o.outcome = 'held' then o.target - c.current else 0 end, o.outcome,
        o.target, least(c."limit", walk.free)
      from walk join c on c.workspace_id = walk.workspace_id and c.i = walk.i + 1 join t on t.workspace_id = c.workspace_id,
        lateral (
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
      select c.workspace_id, c.request_id, coalesce(c.key_user_id, c."userId"), coalesce(c.key_id, c."apiKeyId"), c.model,
        c.feature, c."priceVersion", walk.target, walk.most, ${OWNER}, ${EXPIRY}
      from c join walk using (workspace_id, i) where walk.outcome = 'held' and c.state is null
      on conflict do nothing
      returning workspace_id, request_id, amount, "limit"
    ),
    enlarged as (
      update hold set amount = walk.target, expires_at = ${EXPIRY}
      from c join walk using (workspace_id, i)
      where hold.workspace_id = c.workspace_id and hold.request_id = c.request_id
        and hold.state = 'open' and walk.outcome = 'held'
      returning hold.workspace_id, hold.request_id, hold.amount, hold."limit"
    ),
    h as (select * from placed union all select * from enlarged)`;

/**
 * A statement may have waited behind its own first attempt, whose hold it then could not see. So a refusal is believed
 * only after a second look.
 */
async function lookAgain(requests: HoldRequest[], rows: Map<string, PlaceRow>): Promise<Answers<PlaceRow>> {
  const refused = requests.filter(({ requestId }) => rows.get(requestId)?.hold_amount === null);
  if (refused.length === 0) return rows;
  const holds = await db.hold.findMany({
    where: {
      workspaceId: { in: walletsOf(refused) },
      requestId: { in: refused.map(({ requestId }) => requestId) },
      state: 'open',
    },
  });
  for (const { requestId, least, workspaceId } of refused) {
    const row = rows.get(requestId);
    const hold = holds.find((one) => one.requestId === requestId && one.workspaceId === workspaceId);
    if (row && hold && hold.amount >= least) {
      rows.set(requestId, { ...row, hold_amount: hold.amount, hold_limit: hold.limit });
    }
  }
  return rows;
}

function keyHolderIn({ key_id, key_user_id, role, plan }: PlaceRow): { keyHolder?: KeyHolder } {
  if (key_id === null || key_user_id === null || role === null || plan === null) return {};
  return { keyHolder: { apiKeyId: key_id, userId: key_user_id, role, plan } };
}
