import { Prisma } from '@/lib/generated/prisma/client';
import { type Answers, coalesced } from '@/lib/ledger/coalesce';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { COLLECTED_DEBT } from './debt';
import { asJson, LOCKED_HOLDS, type Named, walletsOf } from './hold-calls';
import { turnAndRun } from './month-turn';
import type { Receipt } from './receipt';
import { booked, readSettlement, type Settlement } from './settlement';
import { counted, limitsOf, roomOf, STALE, seenOf, takenWith } from './spending-limits';

type Ending = Named & {
  state: 'settled' | 'released' | 'expired';
  /** The real cost; null for what the running request last noted. */
  cost: Microcredits | null;
  receipt: Receipt;
};

const end = coalesced(endAll);

/**
 * Ends a request's hold and books its real cost: from the included pool first, then from top-up; never more than the
 * hold's limit, what is promised to other requests, or what a limit of the caller's forbids. What is above that is
 * written off, loudly. A hold ends once: a second call answers what the first one booked.
 * @throws AppError `not_found` when there is no such hold
 */
export async function settleHold(request: Named & { cost: Microcredits; receipt: Receipt }): Promise<Settlement> {
  const settle = async () => (await end({ ...request, state: 'settled' })) ?? (await readSettlement(request));
  // A hold that was placed while the statement waited, unseen, is there for the next one.
  const settlement = (await settle()) ?? (await settle());
  if (settlement === null) throw new Error(`The hold of request ${request.requestId} does not end`);
  return settlement;
}

/** Ends a request's hold and books nothing. */
export async function releaseHold(request: Named & { receipt: Receipt }): Promise<void> {
  await end({ ...request, state: 'released', cost: microcredits(0n) });
}

/** Wallets that the sweep works on at once. */
const SWEEP_AT_ONCE = 20;

/**
 * The sweep for holds whose process died: books what the last note says was produced and frees the rest. Safe on any
 * number of replicas. Answers how many it ended.
 */
export async function expireHolds(): Promise<number> {
  const due = await db.$queryRaw<Named[]>`
    select workspace_id::text as "workspaceId", request_id::text as "requestId" from hold
    where state = 'open' and expires_at < studio_now() order by expires_at limit 1000`;
  let ended = 0;
  for (let start = 0; start < due.length; start += SWEEP_AT_ONCE) {
    const some = due.slice(start, start + SWEEP_AT_ONCE);
    ended += (await Promise.all(some.map(expire))).filter(Boolean).length;
  }
  return ended;
}

/** One hold that cannot be ended must not keep the others from their end. */
async function expire(hold: Named): Promise<Settlement | null> {
  try {
    return await end({ ...hold, state: 'expired', cost: null, receipt: { status: 'interrupted', estimated: true } });
  } catch (error) {
    log.error('hold_expiry_failed', { request_id: hold.requestId, reason: reasonOf(error) });
    return null;
  }
}

type EndRow = Record<'from_included' | 'written_off' | 'free', bigint> & {
  request_id: string;
  is_stale: boolean;
  charged: bigint | null;
};

/**
 * Ends holds, those of one wallet one after the other. Answers by request: null for one that had ended, or may not end
 * yet; none for one whose wallet was skipped, or isn't there.
 */
async function endAll(
  endings: Ending[],
  { skipsLocked }: { skipsLocked: boolean },
): Promise<Answers<Settlement | null>> {
  const rows = await turnAndRun<EndRow>(db, {
    workspaceIds: walletsOf(endings),
    skipsLocked,
    decide: Prisma.sql`${seenOf(walletsOf(endings))}, ${endable(endings)}, ${limitsOf('e')}, ${WALK}, ${END}`,
    moves: [
      usage(1, 'included', Prisma.sql`h.from_included`),
      usage(2, 'top_up', Prisma.sql`h.charge - h.from_included`),
      usage(3, 'write_off', Prisma.sql`h.written_off`),
      {
        of: 'after where after.expired is not null',
        n: AFTER_ALL,
        from: 'top_up',
        to: 'debt',
        amount: COLLECTED_DEBT,
        key: Prisma.sql`'request:' || after.expired || ':debt'`,
      },
    ],
    decided: Prisma.sql`
      select t.workspace_id, after.held, t.period, t.granted, t.allowance from t join after using (workspace_id)`,
    answer: Prisma.sql`
      select s.request_id::text, ${STALE} as is_stale, h.charge as charged, h.from_included, h.written_off,
        greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free
      from s join t using (workspace_id) join u using (workspace_id) left join h using (workspace_id, request_id)`,
  });
  const answers = new Map(rows.map((row) => [row.request_id, settlementOf(row)]));
  const stale = endings.filter(({ requestId }) => rows.some((row) => row.is_stale && row.request_id === requestId));
  return stale.length === 0 ? answers : new Map([...answers, ...(await endAll(stale, { skipsLocked }))]);
}

/** `e`: those of the holds that are open under the lock, and may end; numbered anew. */
function endable(endings: Ending[]): Prisma.Sql {
  return Prisma.sql`
    s as materialized (
      select "workspaceId" as workspace_id, "requestId" as request_id, r.* from jsonb_to_recordset(${asJson(endings)}::jsonb)
        as r(i bigint, "workspaceId" uuid, "requestId" uuid, state text, cost bigint, receipt jsonb)
    ),
    ${LOCKED_HOLDS},
    e as materialized (
      select row_number() over (partition by s.workspace_id order by s.i) as i, workspace_id, request_id, s.state, s.receipt,
        coalesce(s.cost, mine.produced) as cost, mine.amount, mine."limit", mine.user_id, mine.api_key_id
      from s join mine using (workspace_id, request_id) join t using (workspace_id)
      where mine.state = 'open' and not ${STALE} and (s.state <> 'expired' or mine.expires_at < studio_now())
    )`;
}

/** `walk`: the endings of each wallet in their order, with the balances that the ones before them leave. */
const WALK = Prisma.sql`
    walk as (
      select t.workspace_id, 0::bigint as i, t.included, t.top_up, t.held, null::bigint as charge, null::bigint as from_included,
        '{}'::jsonb as taken
      from t
      union all
      select e.workspace_id, e.i, walk.included - p.from_included, walk.top_up - (b.charge - p.from_included),
        walk.held - e.amount, b.charge, p.from_included, ${takenWith('e', Prisma.sql`b.charge - e.amount`)}
      from walk join e on e.workspace_id = walk.workspace_id and e.i = walk.i + 1 join t on t.workspace_id = e.workspace_id,
        ${roomOf('e')},
        lateral (select greatest(0, least(walk.included + greatest(0, walk.top_up - t.debt) - walk.held, r.room)) as free) a,
        lateral (select least(e.cost, e."limit", e.amount + a.free) as charge) b,
        lateral (select least(walk.included, b.charge) as from_included) p
    )`;

/**
 * `h`: the holds that this very statement ended, and `after`: the balances they leave, where there are any. What is written
 * is put together first: a hold is then found by its key, never by reading all that a busy wallet has open.
 */
const END = Prisma.sql`
    ends as materialized (
      select e.*, walk.charge, walk.from_included, t.period
      from e join walk using (workspace_id, i) join t using (workspace_id)
    ),
    h as (
      update hold set state = ends.state::hold_state, receipt = ends.receipt,
        ended_at = greatest(studio_now(), ends.period::timestamp at time zone 'UTC'),
        charged_included = ends.from_included, charged_top_up = ends.charge - ends.from_included,
        written_off = ends.cost - ends.charge
      from ends
      where hold.workspace_id = ends.workspace_id and hold.request_id = ends.request_id and hold.state = 'open'
      returning hold.workspace_id, ends.i, hold.request_id, ends.state, hold.amount, ends.charge, ends.from_included,
        hold.written_off
    ),
    ${counted(Prisma.sql`select workspace_id, request_id, h.charge as charged, -h.amount as held from h`)},
    after as (
      select t.workspace_id, t.debt, (t.included - sum(h.from_included))::bigint as included,
        (t.top_up - sum(h.charge - h.from_included))::bigint as top_up,
        (t.held - coalesce(sum(h.amount), 0))::bigint as held,
        min(h.request_id::text) filter (where h.state = 'expired') as expired
      from t left join h using (workspace_id) group by t.workspace_id, t.included, t.top_up, t.debt, t.held
    )`;

/** The place of a transfer that follows those of all requests of a batch. */
const AFTER_ALL = 1_000_000;

/** A request's cost leaves an account: the `nth` of the three that it may come from. */
function usage(nth: number, from: 'included' | 'top_up' | 'write_off', amount: Prisma.Sql) {
  return {
    of: 'h',
    n: Prisma.sql`h.i * 4 + ${nth}`,
    from,
    to: 'usage' as const,
    amount,
    key: Prisma.sql`'request:' || h.request_id || ${`:${from}`}`,
    requestId: Prisma.sql`h.request_id`,
  };
}

function settlementOf(row: EndRow): Settlement | null {
  if (row.charged === null) return null;
  if (row.written_off > 0n)
    log.error('usage_written_off', { request_id: row.request_id, microcredits: row.written_off });
  return booked(row.from_included, row.charged - row.from_included, row.written_off, row.free);
}
