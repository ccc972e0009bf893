import { Prisma } from '@/lib/generated/prisma/client';
import { type Connection, db, queryDirectly } from '@/lib/platform/db';
import { PREPARED } from '@/lib/platform/prepared';
import { retrying } from './retry';

/**
 * The one shape of every statement that moves money: lock the wallet, decide, write, answer, all in one statement, so
 * that a verb is one short transaction on one locked row. Calls that come together share a statement over several
 * wallets, each of them decided by itself. A wallet's balances are changed by nothing but the transfers written beside
 * them: that is why the books balance by construction.
 */
export type MoneyStatement = {
  workspaceIds: string[];
  /** Leaves out wallets that somebody else has locked, rather than wait for them. */
  skipsLocked?: boolean;
  /**
   * CTEs that follow the locked rows `w`. They must define `decided` (each wallet's new `held`, `period`, `granted`,
   * `allowance`) and `moved` (see {@link moved}); rows of one wallet are told from others by `workspace_id`.
   */
  decide: Prisma.Sql;
  /** What the statement answers, read from those CTEs and from `u`, the wallet after it. */
  answer: Prisma.Sql;
};

type Account = 'included' | 'top_up' | 'debt' | 'stripe' | 'allowance' | 'usage' | 'expired' | 'goodwill' | 'write_off';

/** A transfer to write for each row of the CTE `of`, in the books of its `workspace_id`. What caused it stands in columns of its own: no key is ever parsed. */
export type Move = {
  of: string;
  /** Its place among the wallet's transfers. */
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
      select workspace_id, ${n}::bigint, ${from}::text, ${to}::text, (${amount})::bigint, ${key}::text, ${purchaseId}::uuid,
        ${requestId ?? null}::uuid, ${actor}::text, ${reason}::text from ${Prisma.raw(of)}`,
  );
  return Prisma.sql`moved(workspace_id, n, "from", "to", amount, key, purchase_id, request_id, actor, reason) as (
    ${Prisma.join(rows, ' union all ')})`;
}

/** Runs a money statement; answers no row when there is no such wallet (or nothing to answer). */
export async function runMoneyStatement<Row>(on: Connection, statement: MoneyStatement): Promise<Row[]> {
  const sql = assemble(statement);
  // Within somebody's transaction there is no second try: the failure has ended it, and only they can begin again.
  return on === db ? await retrying(() => queryDirectly<Row>(sql)) : await on.$queryRaw<Row[]>(sql);
}

// A statement that waited for a wallet's lock sees that row fresh and everything else as of its start. So `w` comes
// first, and all money columns are set from it: Postgres tests a CHECK first on stale values of the columns left out.
function assemble({ workspaceIds, skipsLocked = false, decide, answer }: MoneyStatement): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(PREPARED)}
    with recursive w as materialized (
      select * from wallet where workspace_id = any(${workspaceIds}::uuid[])
      order by workspace_id for update ${skipsLocked ? Prisma.raw('skip locked') : Prisma.empty}
    ),
    ${decide},
    l as (
      select row_number() over line as i, m.*,
        sum(case when "to" = 'included' then amount when "from" = 'included' then -amount else 0 end)
          over line as included_moved,
        sum(case when "to" = 'top_up' then amount when "from" = 'top_up' then -amount else 0 end)
          over line as top_up_moved,
        sum(case when "from" = 'debt' then amount when "to" = 'debt' then -amount else 0 end)
          over line as debt_moved
      from moved m where amount > 0 window line as (partition by workspace_id order by n)
    ),
    last as (select distinct on (workspace_id) * from l order by workspace_id, i desc),
    u as (
      update wallet set
        included = w.included + coalesce(last.included_moved, 0),
        top_up = w.top_up + coalesce(last.top_up_moved, 0),
        debt = w.debt + coalesce(last.debt_moved, 0),
        sequence = w.sequence + coalesce(last.i, 0),
        held = decided.held, period = decided.period, granted = decided.granted, allowance = decided.allowance
      from w join decided using (workspace_id) left join last using (workspace_id)
      where wallet.workspace_id = w.workspace_id
      returning wallet.*
    ),
    written as (
      insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after,
        purchase_id, request_id, actor, reason)
      select w.workspace_id, w.sequence + l.i, l.key, l."from"::ledger_account, l."to"::ledger_account, l.amount,
        w.included + l.included_moved, w.top_up + l.top_up_moved, w.debt + l.debt_moved,
        l.purchase_id, l.request_id, l.actor, l.reason
      from l join w using (workspace_id)
    )
    ${answer}`;
}
