import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { readPaymentClaim } from '@/lib/stripe/payments';
import type { WebhookHint } from '@/lib/stripe/webhook-event';

/**
 * Which of our purchases an event is about. Our rows decide: first by the session or payment that we noted ourselves,
 * and only then by the id in Stripe's metadata, which anybody with access to the dashboard can edit.
 */
export type FoundPurchase = { id: string; workspaceId: string; isClaimOnly: boolean };

/**
 * The purchase that an event is about; null when it is none of ours.
 * @throws AppError `stripe_unavailable`
 */
export async function findPurchase(hint: WebhookHint): Promise<FoundPurchase | null> {
  const known = await findKnown(hint);
  if (known) return { ...known, isClaimOnly: false };
  const purchaseId = hint.purchaseId ?? (await claimOf(hint));
  if (purchaseId === null || !isId(purchaseId)) return null;
  const claimed = await db.purchase.findUnique({
    where: { id: purchaseId },
    select: { id: true, workspaceId: true, stripeSessionId: true },
  });
  if (!claimed) return null;
  // An event about another session than the one on our row only claims to be about this purchase.
  const isClaimOnly = hint.sessionId !== null && claimed.stripeSessionId !== null;
  return { id: claimed.id, workspaceId: claimed.workspaceId, isClaimOnly };
}

/** A refund or dispute names its payment and nothing of ours; one that we haven't heard of yet carries our metadata. */
async function claimOf({ paymentIntentId, isReturn }: WebhookHint): Promise<string | null> {
  if (paymentIntentId === null || !isReturn) return null;
  return (await readPaymentClaim(paymentIntentId))?.purchaseId ?? null;
}

async function findKnown({ sessionId, paymentIntentId }: WebhookHint) {
  const select = { id: true, workspaceId: true };
  if (sessionId !== null) {
    const bySession = await db.purchase.findUnique({ where: { stripeSessionId: sessionId }, select });
    if (bySession) return bySession;
  }
  if (paymentIntentId === null) return null;
  return db.purchase.findUnique({ where: { stripePaymentIntentId: paymentIntentId }, select });
}
