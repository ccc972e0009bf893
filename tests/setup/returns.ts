import type { Transaction } from '@/lib/platform/db';

/**
 * What `syncPurchase` writes beside credits that it takes back or reinstates, for a test that calls those verbs itself: the
 * refund at Stripe, and the purchase's own row.
 */
export async function noteReturns(
  tx: Transaction,
  { workspaceId, purchaseId }: { workspaceId: string; purchaseId: string },
): Promise<void> {
  await tx.$executeRaw`
    with moved as (
      select sum(case when "to" = 'stripe' then amount else -amount end)::bigint / 10000 as cents, count(*) as movements
      from transfer where workspace_id = ${workspaceId}::uuid and purchase_id = ${purchaseId}::uuid
        and 'stripe' in ("from", "to") and key <> 'purchase:' || purchase_id
    ),
    noted as (
      insert into purchase_return (stripe_id, workspace_id, purchase_id, kind, returned_cents, movements)
      select ${`re_${purchaseId}`}, ${workspaceId}::uuid, ${purchaseId}::uuid, 'refund', cents, movements from moved
      on conflict (stripe_id) do update set returned_cents = excluded.returned_cents, movements = excluded.movements
    )
    update purchase set returned_cents = cents, state = case when cents = 0 then 'paid'::purchase_state
      when cents < amount_cents then 'partly_refunded'::purchase_state else 'refunded'::purchase_state end
    from moved where id = ${purchaseId}::uuid`;
}
