import { Prisma } from '@/lib/generated/prisma/client';
import { type Move, moved, runMoneyStatement } from '@/lib/ledger/money-statement';
import type { Connection } from '@/lib/platform/db';

/**
 * The month turns lazily, inside the first money statement after 00:00 UTC on the 1st, and only ever forward. What is
 * left of the included pool expires, except what running requests were promised and the new month cannot cover; then the
 * allowance is granted. No job is needed; reads show the turned state without writing it.
 *
 * `turned(source)` is the wallet row `source` as it stands after the turn, if one is due (`expiring` and `granting` say
 * what moves for it), with `free`: what nothing has spent, promised or is owed.
 */
export function turned(source: 'w' | 'wallet'): Prisma.Sql {
  return Prisma.sql`
    select s.workspace_id, s.top_up, s.held, s.debt, s.allowance, s.sequence, s.limits, s.period as closed_period, s.month as period,
      s.included - s.expiring + s.granting as included,
      case when s.due then s.allowance else s.granted end as granted,
      s.expiring, s.granting,
      greatest(0, s.included - s.expiring + s.granting + greatest(0, s.top_up - s.debt) - s.held) as free
    from (
      select d.*,
        case when due then d.included - greatest(0, d.held - d.top_up - d.allowance) else 0 end as expiring,
        case when due then d.allowance else 0 end as granting
      from (
        select x.*, greatest(x.period, m.month) as month, m.month > x.period as due
        from ${Prisma.raw(source)} x,
          (select date_trunc('month', studio_now() at time zone 'UTC')::date as month) m
      ) d
    ) s`;
}

const TURN_MOVES: Move[] = [
  {
    of: 't',
    n: 1,
    from: 'included',
    to: 'expired',
    amount: Prisma.sql`t.expiring`,
    key: Prisma.sql`'expire:' || to_char(t.closed_period, 'YYYY-MM')`,
  },
  {
    of: 't',
    n: 2,
    from: 'allowance',
    to: 'included',
    amount: Prisma.sql`t.granting`,
    key: Prisma.sql`'allowance:' || to_char(t.period, 'YYYY-MM') || ':' || t.allowance`,
  },
];

export type CreditVerb = {
  workspaceIds: string[];
  skipsLocked?: boolean;
  /** CTEs that decide, over `t`: each wallet as it stands after the turn. */
  decide: Prisma.Sql;
  /** What moves after the turn; their `n` starts at 3. */
  moves: Move[];
  /** Each wallet's `held`, `period`, `granted` and `allowance` afterwards; as they were, when not given. */
  decided?: Prisma.Sql;
  answer: Prisma.Sql;
};

/** Runs a verb that turns the month first, if it is due. Answers no row for a wallet that isn't there. */
export function turnAndRun<Row>(on: Connection, verb: CreditVerb): Promise<Row[]> {
  const { workspaceIds, skipsLocked, decide, moves, answer } = verb;
  const decided = verb.decided ?? Prisma.sql`select t.workspace_id, t.held, t.period, t.granted, t.allowance from t`;
  return runMoneyStatement<Row>(on, {
    workspaceIds,
    skipsLocked,
    decide: Prisma.sql`t as materialized (${turned('w')}),
      ${decide},
      ${moved([...TURN_MOVES, ...moves])},
      decided as (${decided})`,
    answer,
  });
}
