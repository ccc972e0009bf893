import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** Refunds and disputes: what a purchase, Stripe's objects and the ledger say about them is one and the same. */
export const RETURNS: Invariant[] = [
  {
    name: 'V8 what was clawed back is the money that went back, and never more than was credited',
    faults: Prisma.sql`
      select p.workspace_id, 'purchase ' || p.id as row,
        format('state %s, %s cents of %s returned; refunds and disputes say %s, transfers took back %s microcredits',
          p.state, p.returned_cents, p.amount_cents, coalesce(r.cents, 0), coalesce(t.taken, 0)) as message
      from purchase p
      left join (
        select workspace_id, purchase_id, sum(returned_cents) as cents from purchase_return group by workspace_id, purchase_id
      ) r on r.workspace_id = p.workspace_id and r.purchase_id = p.id
      left join (
        select workspace_id, purchase_id, sum(case when "to" = 'stripe' then amount else -amount end) as taken
        from transfer
        where "to" = 'stripe' or ("from" = 'stripe' and key <> 'purchase:' || purchase_id)
        group by workspace_id, purchase_id
      ) t on t.workspace_id = p.workspace_id and t.purchase_id = p.id
      where coalesce(t.taken, 0) <> coalesce(r.cents, 0) * 10000
        or p.returned_cents <> coalesce(r.cents, 0)
        or p.returned_cents not between 0 and p.amount_cents
        or case p.state
          when 'disputed' then false
          when 'refunded' then p.returned_cents <> p.amount_cents
          when 'partly_refunded' then p.returned_cents = 0 or p.returned_cents = p.amount_cents
          else p.returned_cents <> 0
        end`,
  },
];
