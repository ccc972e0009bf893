import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

const MICROCREDITS_PER_CENT = Prisma.raw('10000');

/**
 * Purchases and what came of them in the ledger. `livemode` is the mode of the environment's Stripe key: nothing of the
 * other mode may have moved a purchase.
 */
export function purchaseInvariants({ livemode }: { livemode: boolean }): Invariant[] {
  return [
    {
      name: 'V6 a purchase that was paid is credited once, and no other',
      faults: Prisma.sql`
        select p.workspace_id, 'purchase ' || p.id as row,
          format('state %s, worth %s, credited %s in %s transfers', p.state, p.credits, coalesce(c.amount, 0),
            coalesce(c.transfers, 0)) as message
        from purchase p left join (
          select workspace_id, purchase_id, sum(amount) as amount, count(*) as transfers
          from transfer where "from" = 'stripe' and key = 'purchase:' || purchase_id group by workspace_id, purchase_id
        ) c on c.purchase_id = p.id and c.workspace_id = p.workspace_id
        where (p.state in ('paid', 'partly_refunded', 'refunded', 'disputed'))
            <> (coalesce(c.transfers, 0) = 1 and c.amount = p.credits)
          or (coalesce(c.transfers, 0) > 0 and c.amount <> p.credits)
        union all
        select workspace_id, 'purchase ' || id, format('payment %s pays for %s purchases', stripe_payment_intent_id, uses)
        from (select *, count(*) over (partition by stripe_payment_intent_id) as uses from purchase) p
        where stripe_payment_intent_id is not null and uses > 1`,
    },
    {
      name: 'V7 a purchase is credited what its own row says it costs',
      faults: Prisma.sql`
        select workspace_id, 'purchase ' || id as row, format('%s cents for %s microcredits', amount_cents, credits) as message
        from purchase where credits <> amount_cents * ${MICROCREDITS_PER_CENT}`,
    },
    {
      name: 'V16 every movement with Stripe belongs to a purchase of its workspace',
      faults: Prisma.sql`
        select t.workspace_id, 'transfer ' || t.sequence as row,
          format('%s to %s for purchase %s, which this workspace does not have', t."from", t."to", t.purchase_id) as message
        from transfer t left join purchase p on p.id = t.purchase_id and p.workspace_id = t.workspace_id
        where 'stripe' in (t."from", t."to") and p.id is null`,
    },
    {
      name: 'V24 nothing of the other mode of Stripe moved a purchase',
      faults: Prisma.sql`
        select p.workspace_id, 'event ' || e.id as row, format('livemode %s, outcome %s', e.livemode, e.outcome) as message
        from webhook_event e join purchase p on p.id = e.purchase_id where e.livemode <> ${livemode}::boolean`,
    },
  ];
}
