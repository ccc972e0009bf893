import { Prisma } from '@/lib/generated/prisma/client';
import { MOVED, runMoneyStatement } from '@/lib/ledger/money-statement';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { BALANCES, type Balances, type BalancesRow, toBalances } from './balances';
import { lockedHold } from './locked-hold';
import { TURN, TURN_MOVED } from './month-turn';

/**
 * A hold promises microcredits to one AI request while it runs, so that no two requests can spend the same credit. It
 * moves nothing: it only raises the wallet's `held`, which the database keeps within the balances.
 */
export type HoldRequest = {
  workspaceId: string;
  requestId: string;
  userId: string;
  apiKeyId: string | null;
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

export type HoldAnswer =
  | { outcome: 'held'; amount: Microcredits; limit: Microcredits; available: Microcredits }
  | { outcome: 'insufficient_credits' | 'held_by_running_requests'; balances: Balances };

/** Names this process on its holds, for whoever looks for the owner of one that was left. */
const OWNER = newId();

const EXPIRY = Prisma.sql`studio_now() + make_interval(secs => ${HOLD_LIFETIME_SECONDS}::int)`;

type PlaceRow = BalancesRow & { outcome: string; hold_amount: bigint | null; hold_limit: bigint | null };

/**
 * Reserves credits for a request, or says why not. The same request with a larger total enlarges its hold, so an answer
 * that got lost is harmless: ask again.
 * @throws AppError `not_found` (no wallet), `still_running` (a hold of this id has ended: an id is used once)
 */
export async function placeHold(request: HoldRequest): Promise<HoldAnswer> {
  const row = await runMoneyStatement<PlaceRow>(db, placeStatement(request));
  if (!row) throw new AppError('not_found');
  if (row.outcome === 'ended') throw new AppError('still_running', { message: 'A request with this id has ended.' });
  if (row.outcome !== 'held') {
    // This statement may have waited behind its own first attempt, whose hold it then could not see. So a refusal is
    // believed only after a second look.
    const placed = await db.hold.findUnique({
      where: { workspaceId_requestId: { workspaceId: request.workspaceId, requestId: request.requestId } },
    });
    if (placed?.state === 'open' && placed.amount >= request.least) {
      const { amount, limit } = placed;
      return {
        outcome: 'held',
        amount: microcredits(amount),
        limit: microcredits(limit),
        available: toBalances(row).available,
      };
    }
    const outcome = row.outcome === 'insufficient_credits' ? row.outcome : 'held_by_running_requests';
    return { outcome, balances: toBalances(row) };
  }
  const amount = microcredits(row.hold_amount ?? 0n);
  return { outcome: 'held', amount, limit: microcredits(row.hold_limit ?? 0n), available: toBalances(row).available };
}

function placeStatement(request: HoldRequest) {
  const { workspaceId, requestId, userId, apiKeyId, model, feature, priceVersion, asked, least, limit } = request;
  return {
    workspaceId,
    decide: Prisma.sql`${TURN},
    ${lockedHold(requestId)},
    d as (
      select t.*, coalesce(mine.amount, 0) as current, mine.state,
        case
          when mine.state <> 'open' then 'ended'
          when ${least}::bigint - coalesce(mine.amount, 0) <= t.free then 'held'
          when ${least}::bigint > t.included + greatest(0, t.top_up - t.debt) then 'insufficient_credits'
          else 'held_by_running_requests'
        end as outcome,
        greatest(coalesce(mine.amount, 0), least(
          ${asked}::bigint, greatest(${least}::bigint, coalesce(mine.amount, 0) + t.free / 2)
        )) as target
      from t left join mine on true
    ),
    placed as (
      insert into hold (workspace_id, request_id, user_id, api_key_id, model, feature, price_version, amount, "limit",
        owner, expires_at)
      select workspace_id, ${requestId}::uuid, ${userId}::uuid, ${apiKeyId}::uuid, ${model}, ${feature}, ${priceVersion},
        target, least(${limit}::bigint, free), ${OWNER}, ${EXPIRY}
      from d where outcome = 'held' and state is null
      on conflict do nothing
      returning amount, "limit"
    ),
    enlarged as (
      update hold set amount = d.target, expires_at = ${EXPIRY}
      from d where hold.workspace_id = d.workspace_id and hold.request_id = ${requestId}::uuid
        and hold.state = 'open' and d.outcome = 'held' and d.state is not null
      returning hold.amount, hold."limit"
    ),
    h as (select * from placed union all select * from enlarged),
    ${MOVED} as (${TURN_MOVED}),
    decided as (
      select d.held + coalesce((select amount from h) - d.current, 0) as held, d.period, d.granted, d.allowance from d
    )`,
    answer: Prisma.sql`
      select case when d.outcome = 'held' and h.amount is null then 'raced' else d.outcome end as outcome,
        h.amount as hold_amount, h."limit" as hold_limit, a.*
      from d left join h on true, lateral (
        select u.included, u.top_up, u.held, u.debt, u.allowance, u.granted, u.sequence, u.period,
          greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free from u
      ) b, lateral (select ${BALANCES} from (select b.*) c) a`,
  };
}

/**
 * Notes what running requests have produced so far, and renews their holds: all streams of a process in one statement,
 * once a second. Touches no wallet and never waits; whoever is just being ended is skipped.
 */
export async function noteProgress(
  running: { workspaceId: string; requestId: string; produced: Microcredits }[],
): Promise<void> {
  if (running.length === 0) return;
  await db.$executeRaw`
    with noted as (
      select * from unnest(
        ${running.map((one) => one.workspaceId)}::uuid[],
        ${running.map((one) => one.requestId)}::uuid[],
        ${running.map((one) => one.produced)}::bigint[]
      ) as n(workspace_id, request_id, produced)
    ),
    mine as (
      select h.workspace_id, h.request_id, noted.produced from hold h
      join noted using (workspace_id, request_id)
      where h.state = 'open' for update of h skip locked
    )
    update hold set produced = greatest(hold.produced, mine.produced), expires_at = ${EXPIRY}
    from mine where hold.workspace_id = mine.workspace_id and hold.request_id = mine.request_id`;
}
