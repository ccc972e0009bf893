import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** What auto-refill has charged, held against what an owner agreed to. */
export const REFILLS: Invariant[] = [
  {
    name: "V22 a refill has a consent, and a month's refills stay within its ceiling",
    // As when it began: a refill that Stripe first called failed, and later paid after all, was not known to count yet.
    faults: Prisma.sql`
      select p.workspace_id, 'purchase ' || p.id as row,
        case when c.id is null then 'a refill under no consent of its workspace'
          else format('brings the refills of its month to %s cents, with a ceiling of %s', p.amount_cents + before.cents,
            c.monthly_ceiling_cents) end as message
      from purchase p left join refill_consent c on c.workspace_id = p.workspace_id and c.id = p.consent_id
      cross join lateral (
        select coalesce(sum(q.amount_cents), 0) as cents from purchase q
        where q.workspace_id = p.workspace_id and q.way = 'refill' and q.id <> p.id and q.paid_at <= p.created_at
          and greatest(q.paid_at, q.created_at) >= date_trunc('month', p.created_at at time zone 'UTC') at time zone 'UTC'
      ) before
      where p.way = 'refill' and p.paid_at is not null
        and (c.id is null or p.amount_cents + before.cents > c.monthly_ceiling_cents)`,
  },
];
