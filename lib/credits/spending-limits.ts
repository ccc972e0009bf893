import { Prisma } from '@/lib/generated/prisma/client';

/**
 * A member or an API key may have a monthly limit, which stops, and an alert, which only tells. Their row counts what its
 * subject was charged this month and holds now; it is locked after the wallet, so that it is seen fresh. A workspace that
 * never had one (`wallet.limits` is 0) looks nothing up.
 */

/**
 * The wallet's `limits` counts the changes of its limits. A statement that waited for the wallet does not see a row that
 * was made meanwhile, but it sees that the number has grown: then it does nothing, and is sent again.
 */
export const STALE = Prisma.sql`
    (t.limits > 0 and t.limits <> (select seen.limits from seen where seen.workspace_id = t.workspace_id))`;

/** `seen`: the wallets as of the statement's start. Looked at where there are limits. */
export const seenOf = (workspaceIds: string[]) => Prisma.sql`
    seen as materialized (select workspace_id, limits from wallet where workspace_id = any(${workspaceIds}::uuid[]))`;

/** `limits`: for each of the `calls` (with `user_id` and `api_key_id`) the rows it counts in, the month turned. */
export function limitsOf(calls: 'c' | 'e'): Prisma.Sql {
  return Prisma.sql`
    limits as materialized (
      select calls.request_id, l.*, l."limit" - l.charged as unspent, l."limit" - l.charged - l.held as room
      from ${Prisma.raw(calls)} calls join t using (workspace_id), lateral (
        select one.workspace_id, one.subject_id, one."limit", one.held, greatest(one.period, t.period) as period,
          case when one.period < t.period then 0 else one.charged end as charged,
          case when one.period < t.period then one.held else one.standing end as standing,
          case when one.user_id is null then 'key_limit_reached' else 'member_limit_reached' end as reached
        from spending_limit one
        where one.workspace_id = t.workspace_id and one.subject_id in (calls.user_id, calls.api_key_id)
        for update
      ) l
      where t.limits > 0
    )`;
}

const OF_CALL = (call: 'c' | 'e') =>
  Prisma.raw(`l.workspace_id = ${call}.workspace_id and l.request_id = ${call}.request_id`);
const TAKEN = Prisma.sql`coalesce((walk.taken ->> l.subject_id::text)::bigint, 0)`;

/**
 * `r.room`: what the limits of a call leave it, after those before it in the walk; null where nothing limits it. A call
 * for which even `unspent` is too little waits for no running request: `r.reached` says which limit it is.
 */
export function roomOf(call: 'c' | 'e'): Prisma.Sql {
  const reached =
    call === 'c' ? Prisma.sql`, max(l.reached) filter (where l.unspent < c.least) as reached` : Prisma.empty;
  return Prisma.sql`lateral (select min(l.room - ${TAKEN}) as room${reached} from limits l where ${OF_CALL(call)}) r`;
}

/** What the walk has taken of each limit, once this call has taken `more`. */
export function takenWith(call: 'c' | 'e', more: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(walk.taken || (
    select jsonb_object_agg(l.subject_id, ${TAKEN} + ${more}) from limits l where ${OF_CALL(call)}
  ), walk.taken)`;
}

/** Writes what the rows of `changes` (`request_id`, `charged` and `held`) add to their limits; all columns of the CHECK. */
export function counted(changes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    counted as (
      update spending_limit s set "limit" = l."limit", period = l.period, standing = l.standing,
        charged = l.charged + l.more_charged, held = l.held + l.more_held
      from (
        select l.workspace_id, l.subject_id, l."limit", l.period, l.standing, l.charged, l.held,
          sum(change.charged)::bigint as more_charged, sum(change.held)::bigint as more_held
        from limits l join (${changes}) change using (workspace_id, request_id) group by 1, 2, 3, 4, 5, 6, 7
      ) l
      where s.workspace_id = l.workspace_id and s.subject_id = l.subject_id
    )`;
}
