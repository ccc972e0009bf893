import { Prisma } from '@/lib/generated/prisma/client';
import { MOVED, runMoneyStatement } from '@/lib/ledger/money-statement';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { readBalances } from './balances';
import { collectDebt } from './debt';
import { lockedHold } from './locked-hold';
import { TURN, TURN_MOVED } from './month-turn';
import type { Receipt } from './receipt';

/** What the end of a request came to, in microcredits. */
export type Settlement = {
  charged: Microcredits;
  included: Microcredits;
  topUp: Microcredits;
  /** What the provider reported beyond what could be charged: the house's loss. */
  writtenOff: Microcredits;
  /** What can be spent after it. */
  available: Microcredits;
};

type Ending = {
  workspaceId: string;
  requestId: string;
  state: 'settled' | 'released' | 'expired';
  /** The real cost, as SQL over the locked hold `mine`. */
  cost: Prisma.Sql;
  /** What must still be true of the hold, read under its lock. */
  onlyIf: Prisma.Sql;
  receipt: Receipt;
};

/**
 * Ends a request's hold and books its real cost: from the included pool first, then from top-up; never more than the
 * hold's limit, and never what is promised to other requests. What is above that is written off, loudly. A hold ends
 * once: a second call answers what the first one booked.
 * @throws AppError `not_found` when there is no such hold
 */
export async function settleHold(request: {
  workspaceId: string;
  requestId: string;
  cost: Microcredits;
  receipt: Receipt;
}): Promise<Settlement> {
  const { cost, ...rest } = request;
  const settlement = await endHold({
    ...rest,
    state: 'settled',
    cost: Prisma.sql`${cost}::bigint`,
    onlyIf: Prisma.sql`true`,
  });
  if (settlement) return settlement;
  return await readSettlement(request);
}

/** Ends a request's hold and books nothing. */
export async function releaseHold(request: {
  workspaceId: string;
  requestId: string;
  receipt: Receipt;
}): Promise<void> {
  await endHold({ ...request, state: 'released', cost: Prisma.sql`0::bigint`, onlyIf: Prisma.sql`true` });
}

/**
 * The sweep for holds whose process died: books what the last note says was produced and frees the rest. Safe on any
 * number of replicas. Answers how many it ended.
 */
export async function expireHolds(): Promise<number> {
  const due = await db.$queryRaw<{ workspace_id: string; request_id: string }[]>`
    select workspace_id, request_id from hold where state = 'open' and expires_at < studio_now() limit 1000`;
  let ended = 0;
  for (const hold of due) {
    try {
      const settlement = await endHold({
        workspaceId: hold.workspace_id,
        requestId: hold.request_id,
        state: 'expired',
        cost: Prisma.sql`mine.produced`,
        onlyIf: Prisma.sql`mine.expires_at < studio_now()`,
        receipt: { status: 'interrupted', estimated: true },
      });
      if (settlement) ended += 1;
    } catch (error) {
      // One hold that cannot be ended must not keep the others from their end.
      log.error('hold_expiry_failed', { request_id: hold.request_id, reason: reasonOf(error) });
    }
  }
  return ended;
}

type EndRow = { ended: boolean; charged: bigint; from_included: bigint; written_off: bigint; free: bigint };

async function endHold(ending: Ending): Promise<Settlement | null> {
  const row = await runMoneyStatement<EndRow>(db, endStatement(ending));
  if (!row?.ended) return null;
  if (row.written_off > 0n) {
    log.error('usage_written_off', { request_id: ending.requestId, microcredits: row.written_off });
  }
  return {
    charged: microcredits(row.charged),
    included: microcredits(row.from_included),
    topUp: microcredits(row.charged - row.from_included),
    writtenOff: microcredits(row.written_off),
    available: microcredits(row.free),
  };
}

function endStatement({ workspaceId, requestId, state, cost, onlyIf, receipt }: Ending) {
  return {
    workspaceId,
    decide: Prisma.sql`${TURN},
    ${lockedHold(requestId)},
    c as (
      select t.*, mine.amount, cost, charge, least(t.included, charge) as from_included
      from t, mine, lateral (select ${cost} as cost) a,
        lateral (select least(cost, mine."limit", mine.amount + t.free) as charge) b
      where mine.state = 'open' and ${onlyIf}
    ),
    h as (
      update hold set state = ${state}::hold_state, ended_at = studio_now(), receipt = ${JSON.stringify(receipt)}::jsonb,
        charged_included = c.from_included, charged_top_up = c.charge - c.from_included, written_off = c.cost - c.charge
      from c where hold.workspace_id = c.workspace_id and hold.request_id = ${requestId}::uuid and hold.state = 'open'
      returning c.*
    ),
    after as (
      select t.included - coalesce(h.from_included, 0) as included,
        t.top_up - coalesce(h.charge - h.from_included, 0) as top_up,
        t.debt, t.held - coalesce(h.amount, 0) as held
      from t left join h on true
    ),
    ${MOVED} as (
      ${TURN_MOVED}
      union all
      select 3, 'included', 'usage', h.from_included, ${`request:${requestId}:included`}, null, ${requestId}::uuid, null, null
      from h
      union all
      select 4, 'top_up', 'usage', h.charge - h.from_included, ${`request:${requestId}:top_up`}, null, ${requestId}::uuid,
        null, null from h
      union all
      select 5, 'write_off', 'usage', h.cost - h.charge, ${`request:${requestId}:write_off`}, null, ${requestId}::uuid,
        null, null from h
      union all
      select 6, 'top_up', 'debt', ${collectDebt('after')}, ${`request:${requestId}:debt`}, null, null, null, null
      from after, h where ${state} = 'expired'
    ),
    decided as (select after.held, t.period, t.granted, t.allowance from t, after)`,
    answer: Prisma.sql`
      select h.cost is not null as ended, coalesce(h.charge, 0) as charged, coalesce(h.from_included, 0) as from_included,
        coalesce(h.cost - h.charge, 0) as written_off,
        greatest(0, u.included + greatest(0, u.top_up - u.debt) - u.held) as free
      from u left join h on true`,
  };
}

// Somebody ended it before: what they booked is the answer.
async function readSettlement({
  workspaceId,
  requestId,
}: {
  workspaceId: string;
  requestId: string;
}): Promise<Settlement> {
  const hold = await db.hold.findUnique({ where: { workspaceId_requestId: { workspaceId, requestId } } });
  if (!hold) throw new AppError('not_found');
  const { available } = await readBalances(workspaceId);
  return {
    charged: microcredits(hold.chargedIncluded + hold.chargedTopUp),
    included: microcredits(hold.chargedIncluded),
    topUp: microcredits(hold.chargedTopUp),
    writtenOff: microcredits(hold.writtenOff),
    available,
  };
}
