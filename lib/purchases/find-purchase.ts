import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { WebhookHint } from '@/lib/stripe/webhook-event';

/**
 * Which of our purchases an event is about. Our rows decide: first by the session or payment that we noted ourselves,
 * and only then by the id in Stripe's metadata, which anybody with access to the dashboard can edit.
 */
export type FoundPurchase = { id: string; workspaceId: string; isClaimOnly: boolean };

/** The purchase that an event is about; null when it is none of ours. */
export async function findPurchase(hint: WebhookHint): Promise<FoundPurchase | null> {
  const known = await findKnown(hint);
  if (known) return { ...known, isClaimOnly: false };
  if (hint.purchaseId === null || !isId(hint.purchaseId)) return null;
  const claimed = await db.purchase.findUnique({
    where: { id: hint.purchaseId },
    select: { id: true, workspaceId: true, stripeSessionId: true },
  });
  if (!claimed) return null;
  // An event about another session than the one on our row only claims to be about this purchase.
  const isClaimOnly = hint.sessionId !== null && claimed.stripeSessionId !== null;
  return { id: claimed.id, workspaceId: claimed.workspaceId, isClaimOnly };
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
