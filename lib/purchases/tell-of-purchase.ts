import 'server-only';
import { notify } from '@/lib/notices/notify';
import type { Transaction } from '@/lib/platform/db';
import { creditsFor, toDecimal, toDollars, usdCents } from '@/lib/platform/units';
import type { Decision } from './decide';
import type { PurchaseRow } from './purchase-row';

/**
 * Tells people what Stripe's word about a purchase has just moved, in the transaction that moves it: the buyer that the
 * credits are there (the owners, when auto-refill bought them), the owners that money went back or is disputed.
 */
export async function tellOfPurchase(
  tx: Transaction,
  { id, workspaceId, userId, way, amountCents, credits }: PurchaseRow,
  { credit, payment, movements }: Decision,
): Promise<void> {
  const href = `/billing/purchases/${id}`;
  if (credit) {
    const dollars = toDollars(usdCents(amountCents + (payment?.taxCents ?? 0n)));
    const facts = { credits: toDecimal(credits), dollars, href };
    const told = { workspaceId, occasion: id, facts } as const;
    if (way === 'refill') await notify(tx, { ...told, kind: 'refill_done', to: 'owners' });
    else await notify(tx, { ...told, kind: 'purchase_done', to: { userIds: [userId] } });
  }
  for (const { key, kind, direction, amount } of movements) {
    if (direction !== 'out') continue;
    const facts = { credits: toDecimal(creditsFor(amount)), dollars: toDollars(amount), href };
    const told = kind === 'refund' ? 'refund_done' : 'dispute_opened';
    await notify(tx, { workspaceId, kind: told, occasion: key, facts, to: 'owners' });
  }
}
