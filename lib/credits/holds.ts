import { Prisma } from '@/lib/generated/prisma/client';
import { type Answers, coalesced } from '@/lib/ledger/coalesce';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { BALANCES, type Balances, type BalancesRow, toBalances } from './balances';
import { callsOf, EXPIRY, walletsOf } from './hold-calls';
import { turnAndRun } from './month-turn';
import { counted, limitsOf, roomOf, STALE, seenOf, takenWith } from './spending-limits';

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
  | ({ outcome: 'held'; amount: Microcredits; limit: Microcredits } & Known)
  | ({ outcome: 'insufficient_credits' | 'held_by_running_requests' } & Known)
  | ({ outcome: 'member_limit_reached' | 'key_limit_reached' } & Limited & Known)
  | { outcome: 'unauthenticated' };

/** The balances after it; and whose the key was, where one was checked. */
type Known = { balances: Balances; keyHolder: KeyHolder | null };

/** A month's limit, and what was charged of it; running requests hold more. */
export type Limited = { limit: Microcredits; charged: Microcredits };

type PlaceRow = BalancesRow & { request_id: string; key_holder: KeyHolder | null } & Outcome & Hold;
type Outcome =
  | { outcome: 'member_limit_reached' | 'key_limit_reached'; reached_limit: bigint; reached_charged: bigint }
  | { outcome: 'held' | 'insufficient_credits' | 'held_by_running_requests' | 'unauthenticated' | 'ended' | 'stale' };
type Hold = { hold_amount: bigint; hold_limit: bigint } | { hold_amount: null };

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
  const { outcome } = row;
  if (outcome === 'ended') throw new AppError('still_running', { message: 'A request with this id has ended.' });
  if (outcome === 'unauthenticated') return { outcome };
  const known = { balances: toBalances(row), keyHolder: row.key_holder };
  if (row.hold_amount !== null) {
    return { outcome: 'held', amount: microcredits(row.hold_amount), limit: microcredits(row.hold_limit), ...known };
  }
  if (outcome === 'member_limit_reached' || outcome === 'key_limit_reached') {
    const [limit, charged] = [microcredits(row.reached_limit), microcredits(row.reached_charged)];
    return { outcome, limit, charged, ...known };
  }
  return { outcome: outcome === 'insufficient_credits' ? outcome : 'held_by_running_requests', ...known };
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
    decide: Prisma.sql`${seenOf(walletsOf(requests))}, ${callsOf(requests)}, ${limitsOf('c')}, ${WALK}, ${WRITE}`,
    moves: [],
    decided: Prisma.sql`
      select t.workspace_id, t.period, t.granted, t.allowance, (t.held + coalesce(sum(h.amount - c.current), 0))::bigint as held
      from t left join h using (workspace_id) left join c using (workspace_id, request_id)
      group by t.workspace_id, t.held, t.period, t.granted, t.allowance`,
    answer: Prisma.sql`
      select c.request_id::text, walk.outcome, h.amount as hold_amount, h."limit" as hold_limit,
        case when c.key_id is not null then
          jsonb_build_object('apiKeyId', c.key_id, 'userId', c.key_user_id, 'role', c.role, 'plan', c.plan)
        end as key_holder, l."limit" as reached_limit, l.charged as reached_charged, a.*
      from c join walk using (workspace_id, i) left join h using (workspace_id, request_id) join (
        select workspace_id, ${BALANCES} from (
          select u.*, greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free from u
        ) b
      ) a using (workspace_id)
        left join limits l on l.workspace_id = c.workspace_id and l.request_id = c.request_id and l.reached = walk.outcome`,
  });
  const answers = await lookAgain(requests, new Map(rows.map((row) => [row.request_id, row])));
  const stale = requests.filter(({ requestId }) => answers.get(requestId)?.outcome === 'stale');
  return stale.length === 0 ? answers : new Map([...answers, ...(await placeAll(stale, { skipsLocked }))]);
}

/**
 * `walk`: the calls of each wallet in their order, with what is free when their turn comes, of it and of the caller's own
 * limits; `target` is the hold they get.
 */
const WALK = Prisma.sql`
    walk as (
      select t.workspace_id, 0::bigint as i, t.free, null::text as outcome, null::bigint as target, null::bigint as most,
        '{}'::jsonb as taken
      from t
      union all
      select c.workspace_id, c.i, walk.free - more.held, o.outcome, o.target, least(c."limit", room.free),
        ${takenWith('c', Prisma.sql`more.held`)}
      from walk join c on c.workspace_id = walk.workspace_id and c.i = walk.i + 1 join t on t.workspace_id = c.workspace_id,
        ${roomOf('c')},
        lateral (select least(walk.free, r.room) as free) room,
        lateral (
          select case
            when c."apiKeyHash" is not null and c.key_id is null then 'unauthenticated'
            when c.state <> 'open' then 'ended'
            when ${STALE} then 'stale'
            when c.least - c.current <= room.free or c.state = 'open' and c.least <= c.current then 'held'
            when r.reached is not null then r.reached
            when c.least > t.included + greatest(0, t.top_up - t.debt) then 'insufficient_credits'
            else 'held_by_running_requests'
          end as outcome,
          greatest(c.current, least(c.asked, greatest(c.least, c.current + room.free / 2))) as target
        ) o,
        lateral (select case when o.outcome = 'held' then o.target - c.current else 0 end as held) more
    )`;

/** `h`: the holds that were really written. Only they count for the wallet. */
const WRITE = Prisma.sql`
    placed as (
      insert into hold (workspace_id, request_id, user_id, api_key_id, model, feature, price_version, amount, "limit",
        owner, expires_at)
      select c.workspace_id, c.request_id, c.user_id, c.api_key_id, c.model, c.feature, c."priceVersion",
        walk.target, walk.most, ${OWNER}, ${EXPIRY}
      from c join walk using (workspace_id, i) where walk.outcome = 'held' and c.state is null
      on conflict do nothing
      returning workspace_id, request_id, amount, "limit"
    ),
    larger as materialized (
      select c.workspace_id, c.request_id, walk.target
      from c join walk using (workspace_id, i) where walk.outcome = 'held' and c.state is not null
    ),
    enlarged as (
      update hold set amount = larger.target, expires_at = ${EXPIRY}
      from larger
      where hold.workspace_id = larger.workspace_id and hold.request_id = larger.request_id and hold.state = 'open'
      returning hold.workspace_id, hold.request_id, hold.amount, hold."limit"
    ),
    h as (select * from placed union all select * from enlarged),
    ${counted(Prisma.sql`
      select workspace_id, request_id, 0 as charged, h.amount - c.current as held
      from h join c using (workspace_id, request_id)`)}`;

/**
 * A statement may have waited behind its own first attempt, whose hold it then could not see. So a refusal is believed
 * only after a second look.
 */
async function lookAgain(requests: HoldRequest[], rows: Map<string, PlaceRow>): Promise<Answers<PlaceRow>> {
  const refused = requests.filter(({ requestId }) => rows.get(requestId)?.hold_amount === null);
  if (refused.length === 0) return rows;
  const named = refused.map(({ workspaceId, requestId }) => ({ workspaceId, requestId }));
  const holds = await db.hold.findMany({ where: { state: 'open', OR: named } });
  for (const { requestId, least } of refused) {
    const row = rows.get(requestId);
    const hold = holds.find((one) => one.requestId === requestId);
    if (row && hold && hold.amount >= least) {
      rows.set(requestId, { ...row, hold_amount: hold.amount, hold_limit: hold.limit });
    }
  }
  return rows;
}
