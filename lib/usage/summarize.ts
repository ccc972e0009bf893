import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { DIMENSIONS, type Dimension, NO_KEY } from './dimensions';
import { GROUP_COLUMNS, GROUPS, SUMS, startOf } from './grouped-holds';
import type { Day } from './period';
import { matches, visible } from './scope-sql';
import type { UsageScope } from './usage-scope';

/** What ended requests came to. Amounts in microcredits. */
export type UsageSums = {
  requests: bigint;
  included: Microcredits;
  topUp: Microcredits;
  /** Both pools: what was charged. */
  spent: Microcredits;
  /** What cost nothing because it failed, by the price list. */
  waived: Microcredits;
  /** What the provider reported beyond what could be charged: the house's loss. */
  writtenOff: Microcredits;
  inputTokens: bigint;
  outputTokens: bigint;
};

/** One of the values that requests differ in; with no requests where the filters leave none of them. */
export type UsageShare = UsageSums & { value: string };

export type UsageSummary = {
  totals: UsageSums;
  /** Only days on which something ended, in order. */
  days: (UsageSums & { day: Day })[];
  /** By what each request was, the dearest first. */
  by: Record<Dimension, UsageShare[]>;
};

type Row = {
  dimension: Dimension | 'day' | null;
  value: string | null;
  requests: bigint;
  included: bigint;
  top_up: bigint;
  written_off: bigint;
  waived: bigint;
  input_tokens: bigint;
  output_tokens: bigint;
};

/**
 * Adds up the requests that ended in a period, which is when they are booked: the sums are those of the ledger's
 * transfers to `usage` in that period. Days that are over come from `usage_day`, where they are; all others from the
 * holds themselves.
 */
export async function summarize(scope: UsageScope): Promise<UsageSummary> {
  const rows = await db.$queryRaw<Row[]>`
    with fine as materialized (${fineGroups(scope)}),
      counted as materialized (
        select *, ${matches(scope, Prisma.sql`status`)} as counts from fine
      )
    select case when grouping(day) = 0 then 'day' when grouping(model) = 0 then 'model'
        when grouping(user_id) = 0 then 'member' when grouping(feature) = 0 then 'feature'
        when grouping(api_key_id) = 0 then 'key' when grouping(status) = 0 then 'status' end as dimension,
      coalesce(day::text, model, user_id::text, feature, api_key_id::text, status) as value,
      ${sumOf('requests')}, ${sumOf('included')}, ${sumOf('top_up')}, ${sumOf('written_off')}, ${sumOf('waived')},
      ${sumOf('input_tokens')}, ${sumOf('output_tokens')}
    from counted
    group by grouping sets ((), (day), (model), (user_id), (feature), (api_key_id), (status))`;
  return summaryOf(rows);
}

/** `fine`: what the viewer may see of the period, by day and as finely as anybody can filter. */
function fineGroups({ workspaceId, onlyUserId, period }: UsageScope): Prisma.Sql {
  const own = visible({ onlyUserId });
  const ofDay = Prisma.sql`workspace_id = ${workspaceId}::uuid
    and ended_at >= ${startOf(Prisma.sql`d.day`)} and ended_at < ${startOf(Prisma.sql`d.day + 1`)}`;
  return Prisma.sql`
    with d as materialized (
      select s::date as day, u.groups
      from generate_series(${period.from}::date::timestamp, ${period.to}::date::timestamp, interval '1 day') s
        left join usage_day u on u.workspace_id = ${workspaceId}::uuid and u.day = s::date
    )
    select d.day, g.* from d, jsonb_to_recordset(d.groups) as g(${GROUP_COLUMNS})
    where d.groups is not null and ${own}
    union all
    select d.day, live.* from d, lateral (
      select ${SUMS} from hold where ${ofDay} and ${own} group by ${GROUPS}
    ) live where d.groups is null`;
}

function sumOf(column: string): Prisma.Sql {
  const name = Prisma.raw(column);
  return Prisma.sql`coalesce(sum(${name}) filter (where counts), 0)::bigint as ${name}`;
}

function summaryOf(rows: Row[]): UsageSummary {
  const total = rows.find((row) => row.dimension === null);
  const by = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, sharesIn(rows, dimension)]));
  return {
    totals: sums(total ?? NOTHING),
    days: rows
      .filter((row) => row.dimension === 'day' && row.requests > 0n)
      .map((row) => ({ day: row.value ?? '', ...sums(row) }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    by: by as Record<Dimension, UsageShare[]>,
  };
}

function sharesIn(rows: Row[], dimension: Dimension): UsageShare[] {
  return rows
    .filter((row) => row.dimension === dimension)
    .map((row) => ({ value: row.value ?? NO_KEY, ...sums(row) }))
    .toSorted((a, b) => compare(b.spent, a.spent) || compare(b.requests, a.requests) || (a.value < b.value ? -1 : 1));
}

const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);

function sums(row: Omit<Row, 'dimension' | 'value'>): UsageSums {
  return {
    requests: row.requests,
    included: microcredits(row.included),
    topUp: microcredits(row.top_up),
    spent: microcredits(row.included + row.top_up),
    waived: microcredits(row.waived),
    writtenOff: microcredits(row.written_off),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
  };
}

const NOTHING = {
  requests: 0n,
  included: 0n,
  top_up: 0n,
  written_off: 0n,
  waived: 0n,
  input_tokens: 0n,
  output_tokens: 0n,
};
