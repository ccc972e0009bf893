import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { turned } from './month-turn';

/** What a workspace has. All amounts in microcredits. */
export type Balances = {
  included: Microcredits;
  topUp: Microcredits;
  /** Promised to requests that run now. */
  held: Microcredits;
  /** Owed after a refund of credits that were already spent. */
  debt: Microcredits;
  /** What can be spent now. */
  available: Microcredits;
  /** What the included pool is set to at each month's turn. */
  allowance: Microcredits;
  /** What this month's included pool was given so far. */
  granted: Microcredits;
  /** Number of the last transfer: a newer state has a larger one, or another `held`. */
  sequence: bigint;
  /** When the included pool is set anew: the first of next month, 00:00 UTC. */
  resetsAt: Date;
};

export type BalancesRow = {
  included: bigint;
  top_up: bigint;
  held: bigint;
  debt: bigint;
  free: bigint;
  allowance: bigint;
  granted: bigint;
  sequence: bigint;
  resets_at: Date;
};

/** Columns of a {@link BalancesRow}, from a row of `turned(…)`. */
export const BALANCES = Prisma.sql`included, top_up, held, debt, free, allowance, granted, sequence,
  (period + interval '1 month') at time zone 'UTC' as resets_at`;

/** A {@link BalancesRow} with its units. */
export function toBalances(row: BalancesRow): Balances {
  return {
    included: microcredits(row.included),
    topUp: microcredits(row.top_up),
    held: microcredits(row.held),
    debt: microcredits(row.debt),
    available: microcredits(row.free),
    allowance: microcredits(row.allowance),
    granted: microcredits(row.granted),
    sequence: row.sequence,
    resetsAt: row.resets_at,
  };
}

/**
 * Reads a workspace's balances, with the month's turn shown but not written.
 * @throws AppError `not_found` when the workspace has no wallet
 */
export async function readBalances(workspaceId: string): Promise<Balances> {
  const rows = await db.$queryRaw<BalancesRow[]>`
    select ${BALANCES} from (${turned('wallet')} where s.workspace_id = ${workspaceId}::uuid) t`;
  const row = rows[0];
  if (!row) throw new AppError('not_found');
  return toBalances(row);
}
