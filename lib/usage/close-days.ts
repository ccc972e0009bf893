import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { GROUPS, SUMS, startOf } from './grouped-holds';

/**
 * A day is over for good an hour after its end: a request is booked by one statement, with the time at which that began,
 * and no statement is given more than seconds.
 */
const CLOSED = Prisma.sql`((studio_now() - interval '1 hour') at time zone 'UTC')::date`;
/** Days of one workspace that one statement adds up. */
const DAYS_AT_ONCE = 31;
const WORKSPACES_AT_ONCE = 500;

type Due = { workspace_id: string; first: string };

/**
 * Adds up the days that are over, each once: what a workspace used in a month is then read from a few rows. Harmless
 * when it runs twice or on many replicas at once. Answers how many days it added up.
 */
export async function closeDays(): Promise<number> {
  let closed = 0;
  for (let due = await findDue(); due.length > 0; due = await findDue()) {
    let progress = 0;
    for (const one of due) progress += await closeDaysOf(one);
    closed += progress;
    // Somebody else does the same work.
    if (progress === 0) break;
  }
  return closed;
}

/** Workspaces with a day that is over and not added up, and the first of these days. */
function findDue(): Promise<Due[]> {
  return db.$queryRaw<Due[]>`
    select w.workspace_id::text, to_char(h.ended_at at time zone 'UTC', 'YYYY-MM-DD') as first
    from wallet w
      left join lateral (
        select day from usage_day where workspace_id = w.workspace_id order by day desc limit 1
      ) last on true
      cross join lateral (
        select ended_at from hold where workspace_id = w.workspace_id
          and ended_at >= coalesce(${startOf(Prisma.sql`last.day + 1`)}, '-infinity') and ended_at < ${startOf(CLOSED)}
        order by ended_at limit 1
      ) h
    limit ${WORKSPACES_AT_ONCE}`;
}

function closeDaysOf({ workspace_id, first }: Due): Promise<number> {
  return db.$executeRaw`
    insert into usage_day (workspace_id, day, groups)
    select ${workspace_id}::uuid, day, jsonb_agg(to_jsonb(g) - 'day') from (
      select (ended_at at time zone 'UTC')::date as day, ${SUMS} from hold
      where workspace_id = ${workspace_id}::uuid and ended_at >= ${startOf(Prisma.sql`${first}::date`)}
        and ended_at < ${startOf(Prisma.sql`least(${CLOSED}, ${first}::date + ${DAYS_AT_ONCE}::int)`)}
      group by 1, ${GROUPS}
    ) g group by day
    on conflict do nothing`;
}
