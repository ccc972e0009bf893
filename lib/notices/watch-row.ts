import 'server-only';
import { isLow } from '@/lib/balance/balance-view';
import { turned } from '@/lib/credits/month-turn';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Connection } from '@/lib/platform/db';
import { INCLUDED_PERCENTS, LOW_INCLUDED_PERCENT, LOW_TOP_UP } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { Sight, Watch } from './low-rule';

/** A wallet as it stands now, beside what was known when it was last looked at. */
export type WatchRow = {
  workspace_id: string;
  at: Date;
  /** Whether there is a reason to look at all. */
  is_due: boolean;
  sequence: bigint;
  period_now: string;
  included: bigint;
  top_up: bigint;
  debt: bigint;
  granted: bigint;
  resets_at: Date;
  low_threshold: bigint | null;
  percents: number[] | null;
  recipients: string | null;
  looked_at_sequence: bigint | null;
  low_since: bigint | null;
  low_told: bigint | null;
  low_told_at: Date | null;
  empty_since: bigint | null;
  empty_told: bigint | null;
  empty_told_at: Date | null;
  period: string | null;
  percent: number;
};

/** Workspaces whose wallet has moved since it was looked at, or that wait to be looked at again. */
export async function readDue(on: Connection): Promise<string[]> {
  // Asked for once: bare, Postgres would work out the moment anew for each wallet, which takes ten times as long.
  const rows = await on.$queryRaw<{ workspace_id: string }[]>`
    select w.workspace_id::text from wallet w left join notice_watch n using (workspace_id)
    where w.sequence is distinct from n.looked_at_sequence or n.look_again_at <= (select studio_now())`;
  return rows.map(({ workspace_id }) => workspace_id);
}

/** Takes the watch of a workspace for this transaction and reads its wallet; null while somebody else has it. */
export async function takeWatch(on: Connection, workspaceId: string): Promise<WatchRow | null> {
  await on.$executeRaw`insert into notice_watch (workspace_id) values (${workspaceId}::uuid) on conflict do nothing`;
  const taken = await on.$queryRaw<unknown[]>`
    select from notice_watch where workspace_id = ${workspaceId}::uuid for update skip locked`;
  if (taken.length === 0) return null;
  const [row] = await on.$queryRaw<WatchRow[]>`
    select n.*, n.workspace_id::text, studio_now() as at, t.sequence, t.included, t.top_up, t.debt, t.granted,
      to_char(t.period, 'YYYY-MM') as period_now, (t.period + interval '1 month') at time zone 'UTC' as resets_at,
      t.sequence is distinct from n.looked_at_sequence or coalesce(n.look_again_at <= studio_now(), false) as is_due,
      s.low_threshold, s.percents, s.recipients
    from notice_watch n
    join (${turned('wallet')} where s.workspace_id = ${workspaceId}::uuid) t on t.workspace_id = n.workspace_id
    left join notification_settings s on s.workspace_id = n.workspace_id`;
  return row ?? null;
}

/** What is there to be spent, running requests not counted: they come and go. */
export function spendable({ included, top_up, debt }: Pick<WatchRow, 'included' | 'top_up' | 'debt'>): Microcredits {
  return microcredits(included + (top_up > debt ? top_up - debt : 0n));
}

/** The wallet as the rule wants it, with the names of the crossings that it is in. */
export async function sightOf(on: Connection, row: WatchRow): Promise<Sight> {
  const left = spendable(row);
  const lowIs = row.low_threshold;
  const isLowNow = lowIs === null ? isLow(poolsOf(row)) : left < lowIs;
  const wasWell =
    lowIs === null
      ? Prisma.sql`(included_after * 100 >= ${row.granted}::bigint * ${LOW_INCLUDED_PERCENT}::bigint
          or top_up_after - debt_after >= ${LOW_TOP_UP}::bigint)`
      : Prisma.sql`${SPENDABLE_AFTER} >= ${lowIs}::bigint`;
  return {
    at: row.at,
    period: row.period_now,
    included: row.included,
    granted: row.granted,
    percents: row.percents ?? INCLUDED_PERCENTS,
    lowSince: isLowNow ? await lastWhen(on, row, wasWell, row.low_since) : null,
    emptySince: left === 0n ? await lastWhen(on, row, Prisma.sql`${SPENDABLE_AFTER} > 0`, row.empty_since) : null,
  };
}

/** Writes what was seen and said; the transaction that took the watch ends with it. */
export async function keepWatch(on: Connection, row: WatchRow, next: Watch, lookAgainAt: Date | null): Promise<void> {
  const { low, empty } = next;
  await on.$executeRaw`
    update notice_watch set looked_at_sequence = ${row.sequence},
      low_since = ${low.since}, low_told = ${low.told}, low_told_at = ${low.toldAt},
      empty_since = ${empty.since}, empty_told = ${empty.told}, empty_told_at = ${empty.toldAt},
      period = ${next.period}, percent = ${next.percent}, look_again_at = ${lookAgainAt}
    where workspace_id = ${row.workspace_id}::uuid`;
}

const SPENDABLE_AFTER = Prisma.sql`included_after + greatest(0, top_up_after - debt_after)`;

/** Only what came since the last look is read, when the crossing that was known then may still be the one. */
async function lastWhen(on: Connection, row: WatchRow, was: Prisma.Sql, known: bigint | null): Promise<bigint> {
  const after = known === null ? 0n : (row.looked_at_sequence ?? 0n);
  const rows = await on.$queryRaw<{ sequence: bigint }[]>`
    select sequence from transfer where workspace_id = ${row.workspace_id}::uuid and sequence > ${after} and ${was}
    order by sequence desc limit 1`;
  return rows[0]?.sequence ?? known ?? 0n;
}

function poolsOf({ included, granted, top_up, debt }: WatchRow) {
  return {
    included: microcredits(included),
    granted: microcredits(granted),
    topUp: microcredits(top_up),
    debt: microcredits(debt),
  };
}
