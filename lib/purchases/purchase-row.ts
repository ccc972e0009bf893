import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import type { PurchaseState } from './next-state';

export type PurchaseRow = {
  id: string;
  workspaceId: string;
  userId: string;
  state: PurchaseState;
  amountCents: UsdCents;
  credits: Microcredits;
  sessionId: string | null;
  paymentIntentId: string | null;
  returnTo: string;
  parkedReason: string | null;
  failureReason: string | null;
  /** The workspace's customer at Stripe. */
  customerId: string | null;
};

/** One purchase, or null. Ids come from our own rows or were checked to be ids. */
export async function readPurchase(id: string): Promise<PurchaseRow | null> {
  const row = await db.purchase.findUnique({
    where: { id },
    include: { workspace: { select: { stripeCustomerId: true } } },
  });
  if (!row) return null;
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    userId: row.userId,
    state: row.state,
    amountCents: usdCents(row.amountCents),
    credits: microcredits(row.credits),
    sessionId: row.stripeSessionId,
    paymentIntentId: row.stripePaymentIntentId,
    returnTo: row.returnTo,
    parkedReason: row.parkedReason,
    failureReason: row.failureReason,
    customerId: row.workspace.stripeCustomerId,
  };
}
