import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db } from '@/lib/platform/db';
import { PREPARED } from '@/lib/platform/prepared';
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
   * `granted`, `allowance`) and `moved` (see {@link moved}).
   */
  decide: Prisma.Sql;
  /** What the statement answers, read from those CTEs and from `u`, the wallet after it. */
  answer: Prisma.Sql;
};

type Account = 'included' | 'top_up' | 'debt' | 'stripe' | 'allowance' | 'usage' | 'expired' | 'goodwill' | 'write_off';

/** A transfer to write for each row of the CTE `of`. What caused it stands in columns of its own: no key is ever parsed. */
export type Move = {
  of: string;
  /** Its place among the statement's transfers. */
  n: Prisma.Sql | number;
  from: Account;
  to: Account;
  /** Microcredits; where it is 0 nothing is written. */
  amount: Prisma.Sql;
  key: Prisma.Sql | string;
  purchaseId?: string;
  requestId?: Prisma.Sql;
  actor?: string;
  reason?: string;
};

/** The CTE `moved`: every transfer that a statement writes. */
export function moved(moves: Move[]): Prisma.Sql {
  const rows = moves.map(
    ({ of, n, from, to, amount, key, purchaseId, requestId, actor, reason }) => Prisma.sql`
      select ${n}::bigint, ${from}::text, ${to}::text, (${amount})::bigint, ${key}::text, ${purchaseId}::uuid,
        ${requestId ?? null}::uuid, ${actor}::text, ${reason}::text from ${Prisma.raw(of)}`,
  );
  return Prisma.sql`moved(n, "from", "to", amount, key, purchase_id, request_id, actor, reason) as (
    ${Prisma.join(rows, ' union all ')})`;
}

/** Runs a money statement; answers no row when there is no such wallet (or nothing to answer). */
export async function runMoneyStatement<Row>(on: Connection, statement: MoneyStatement): Promise<Row[]> {
  const run = () => on.$queryRaw<Row[]>(assemble(statement));
  // Within somebody's transaction there is no second try: the failure has ended it, and only they can begin again.
  return on === db ? await retrying(run) : await run();
}

// A statement that waited for the wallet's lock sees that row fresh and everything else as of its start. So `w` comes
// first, and all money columns are set from it: Postgres tests a CHECK first on stale values of the columns left out.
function assemble({ workspaceId, decide, answer }: MoneyStatement): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(PREPARED)}
    with recursive w as materialized (
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
