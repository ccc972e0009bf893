import { Prisma } from '@/lib/generated/prisma/client';
import type { Transaction } from '@/lib/platform/db';
import { EFFECT, ODD_TRANSFER, UNSIGNED_ADJUSTMENT } from './balances';
import { ODD_HOLD } from './holds';
import { type Scope, within } from './invariant';

/**
 * Which workspaces deserve a closer look, in one scan of the transfers and one of the holds, in any order and so on all
 * cores. Sorting and joining a million lines to find that nothing is wrong would take ten times as long.
 *
 * Two sums of 64-bit hashes per workspace stand for what the exact checks compare row by row:
 * - the chain: each line adds the hash of where it leads to and takes away the hash of where it starts from. In an
 *   unbroken chain all but the ends cancel out, and the ends must be nothing and the wallet;
 * - the usage: each usage transfer adds the hash of its request, account and amount, each charge of a hold takes it away.
 * Chance misses a fault once in 2^64; who forges rows on purpose is stopped by the seals, whose hashes are cryptographic.
 */
export type Overview = { suspects: string[]; workspaces: number; transfers: number };

/** Where a book stands: a line's number and the three balances at it. */
function standing(sequence: string, included: string, topUp: string, debt: string): Prisma.Sql {
  return Prisma.raw(
    `hashint8extended(${debt}, hashint8extended(${topUp}, hashint8extended(${included}, ${sequence})))`,
  );
}

const NOTHING = standing('0', '0', '0', '0');
const ARRIVES = standing('t.sequence', 't.included_after', 't.top_up_after', 't.debt_after');
const DEPARTS = standing(
  't.sequence - 1',
  't.included_after - e.included',
  't.top_up_after - e.top_up',
  't.debt_after - e.debt',
);
const WALLET = standing('w.sequence', 'w.included', 'w.top_up', 'w.debt');

function charge(request: string, account: string, amount: string): Prisma.Sql {
  return Prisma.raw(`uuid_hash_extended(${request}, hashint8extended(${amount}, hashtext(${account})))`);
}

/** Sum of the hashes of one kind of charge of the holds `h`. */
function charged(account: string, column: string): Prisma.Sql {
  return Prisma.sql`coalesce(
    sum(${charge('h.request_id', `'${account}'`, `h.${column}`)}) filter (where h.${Prisma.raw(column)} <> 0), 0)`;
}

export async function findSuspects(tx: Transaction, scope: Scope): Promise<Overview> {
  const [row] = await tx.$queryRaw<{ suspects: string[] | null; workspaces: bigint; transfers: bigint }[]>`
    with ${within(scope)},
    lines as (
      select t.workspace_id, count(*) as lines, sum(${ARRIVES}) - sum(${DEPARTS}) as chain,
        coalesce(sum(${charge('t.request_id', `t."from"::text`, 't.amount')}) filter (where t."to" = 'usage'), 0) as usage,
        bool_or(${ODD_TRANSFER} or ${UNSIGNED_ADJUSTMENT} or (t."to" = 'usage' and t.request_id is null)) as odd
      from transfer t, ${EFFECT} e group by t.workspace_id
    ),
    requests as (
      select h.workspace_id, coalesce(sum(h.amount) filter (where h.state = 'open'), 0) as open,
        ${charged('included', 'charged_included')} + ${charged('top_up', 'charged_top_up')}
          + ${charged('write_off', 'written_off')} as usage,
        bool_or(${ODD_HOLD} or (h.state <> 'open' and h.receipt is null)) as odd
      from hold h group by h.workspace_id
    ),
    looked_at as (
      select workspace_id, coalesce(l.lines, 0) as lines,
        w.sequence is null or l.odd is true or r.odd is true
          or least(w.included, w.top_up, w.held, w.debt, w.granted, w.allowance) < 0
          or w.sequence <> coalesce(l.lines, 0)
          or coalesce(l.chain, 0) <> ${WALLET}::numeric - ${NOTHING}::numeric
          or coalesce(l.usage, 0) <> coalesce(r.usage, 0)
          or w.held <> coalesce(r.open, 0) or w.held > w.included + w.top_up as is_suspect
      from wallet w full join lines l using (workspace_id) full join requests r using (workspace_id)
    )
    select array_agg(workspace_id::text) filter (where is_suspect) as suspects,
      count(*) as workspaces, coalesce(sum(lines), 0)::bigint as transfers from looked_at`;
  return {
    suspects: row?.suspects ?? [],
    workspaces: Number(row?.workspaces ?? 0n),
    transfers: Number(row?.transfers ?? 0n),
  };
}
