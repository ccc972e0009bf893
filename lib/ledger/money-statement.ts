import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db } from '@/lib/platform/db';
import { retrying } from './retry';

/**
 * The one shape of every statement that moves money: lock the wallet, decide, write, answer, all in one statement, so
 * that a verb is one short transaction on one locked row. The wallet's balances are changed by nothing but the transfers
 * written beside them: that is why the books balance by construction.
 */
export type MoneyStatement = {
  workspaceId: string;
  /**
   * CTEs that follow the locked row `w`. They must define `decided` (one row: the wallet's new `held`, `period`,
   * `granted`, `allowance`) and `moved` (the transfers, in the order of `n`; those of amount 0 are left out).
   */
  decide: Prisma.Sql;
  /** What the statement answers, read from those CTEs and from `u`, the wallet after it. */
  answer: Prisma.Sql;
};

/** Columns of a row of `moved`. The ledger parses no key: what caused a transfer stands in columns of its own. */
export const MOVED = Prisma.raw(`moved(n, "from", "to", amount, key, purchase_id, request_id, actor, reason)`);

/** Runs a money statement; the answer is its first row, or null when there is no such wallet (or nothing to answer). */
export async function runMoneyStatement<Row>(on: Connection, statement: MoneyStatement): Promise<Row | null> {
  const run = () => on.$queryRaw<Row[]>(assemble(statement));
  // Within somebody's transaction there is no second try: the failure has ended it, and only they can begin again.
  const rows = await (on === db ? retrying(run) : run());
  return rows[0] ?? null;
}

// A statement that waited for the wallet's lock sees that row fresh and everything else as of its start. So `w` comes
// first, and all money columns are set from it: Postgres tests a CHECK first on stale values of the columns left out.
function assemble({ workspaceId, decide, answer }: MoneyStatement): Prisma.Sql {
  return Prisma.sql`
    with w as materialized (
      select * from wallet where workspace_id = ${workspaceId}::uuid for update
    ),
    ${decide},
    l as (
      select row_number() over (order by n) as i, m.*,
        sum(case when "to" = 'included' then amount when "from" = 'included' then -amount else 0 end)
          over (order by n)::bigint as included_moved,
        sum(case when "to" = 'top_up' then amount when "from" = 'top_up' then -amount else 0 end)
          over (order by n)::bigint as top_up_moved,
        sum(case when "from" = 'debt' then amount when "to" = 'debt' then -amount else 0 end)
          over (order by n)::bigint as debt_moved
      from moved m where amount > 0
    ),
    last as (select * from l order by i desc limit 1),
    u as (
      update wallet set
        included = w.included + coalesce((select included_moved from last), 0),
        top_up = w.top_up + coalesce((select top_up_moved from last), 0),
        debt = w.debt + coalesce((select debt_moved from last), 0),
        sequence = w.sequence + coalesce((select i from last), 0),
        held = decided.held, period = decided.period, granted = decided.granted, allowance = decided.allowance
      from w, decided where wallet.workspace_id = w.workspace_id
      returning wallet.*
    ),
    written as (
      insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after,
        purchase_id, request_id, actor, reason)
      select w.workspace_id, w.sequence + l.i, l.key, l."from"::ledger_account, l."to"::ledger_account, l.amount,
        w.included + l.included_moved, w.top_up + l.top_up_moved, w.debt + l.debt_moved,
        l.purchase_id, l.request_id, l.actor, l.reason
      from l, w
    )
    ${answer}`;
}
