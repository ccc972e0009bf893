import { Prisma } from '@/lib/generated/prisma/client';

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
    select s.workspace_id, s.top_up, s.held, s.debt, s.allowance, s.sequence, s.period as closed_period, s.month as period,
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

/** The turn as CTE `t`, and its two transfers as rows of `moved`. */
export const TURN = Prisma.sql`t as materialized (${turned('w')})`;
export const TURN_MOVED = Prisma.sql`
  select 1, 'included', 'expired', t.expiring, 'expire:' || to_char(t.closed_period, 'YYYY-MM'),
    null::uuid, null::uuid, null::text, null::text from t
  union all
  select 2, 'allowance', 'included', t.granting, 'allowance:' || to_char(t.period, 'YYYY-MM') || ':' || t.allowance,
    null, null, null, null from t`;
