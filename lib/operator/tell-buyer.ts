import 'server-only';
import { notify } from '@/lib/notices/notify';
import type { Transaction } from '@/lib/platform/db';
import { microcredits, toDecimal, toDollars, usdCents } from '@/lib/platform/units';

type Case = { purchaseId: string; actionId: string; adjustmentId: string | null; answer: string | null };

/** Tells the buyer and the owners how the case of a parked purchase ended, in the transaction that ends it. */
export async function tellOfClosed(
  tx: Transaction,
  { purchaseId, actionId, adjustmentId, answer }: Case,
): Promise<void> {
  const { workspaceId, userId, amountCents } = await tx.purchase.findUniqueOrThrow({ where: { id: purchaseId } });
  const given = adjustmentId && (await tx.adjustmentRequest.findUniqueOrThrow({ where: { id: adjustmentId } }));
  const facts = {
    dollars: toDollars(usdCents(amountCents)),
    credits: given ? toDecimal(microcredits(given.amount)) : '',
    answer: answer ?? '',
    href: `/billing/purchases/${purchaseId}`,
  };
  const told = { workspaceId, kind: 'purchase_closed', occasion: actionId, facts } as const;
  await notify(tx, { ...told, to: 'owners' });
  await notify(tx, { ...told, to: { userIds: [userId] } });
}
