import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import type { PurchaseState } from './next-state';
import type { RecordedReturn } from './returns';

/** How a purchase is paid: on Stripe's page, or with the card on file by its buyer or by auto-refill. */
export type PurchaseWay = 'checkout' | 'saved_card' | 'refill';

export type PurchaseRow = {
  id: string;
  workspaceId: string;
  userId: string;
  state: PurchaseState;
  amountCents: UsdCents;
  credits: Microcredits;
  /** What was paid on top of the amount. */
  taxCents: UsdCents;
  way: PurchaseWay;
  sessionId: string | null;
  /** The card that is charged, when it isn't paid on Stripe's page. */
  paymentMethodId: string | null;
  /** When its payment was first sent to Stripe; before, giving up is safe. */
  sentAt: Date | null;
  paymentIntentId: string | null;
  returnTo: string;
  parkedReason: string | null;
  failureReason: string | null;
  /** The customer that the session was opened for or whose card is charged; the workspace's, while the row doesn't know. */
  customerId: string | null;
  /** What refunds and disputes have taken out now. */
  returnedCents: UsdCents;
  revision: bigint;
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
    taxCents: usdCents(row.taxCents),
    way: row.way,
    sessionId: row.stripeSessionId,
    paymentMethodId: row.stripePaymentMethodId,
    sentAt: row.sentAt,
    paymentIntentId: row.stripePaymentIntentId,
    returnTo: row.returnTo,
    parkedReason: row.parkedReason,
    failureReason: row.failureReason,
    customerId: row.stripeCustomerId ?? row.workspace.stripeCustomerId,
    returnedCents: usdCents(row.returnedCents),
    revision: row.revision,
  };
}

/**
 * One purchase that must be there.
 * @throws AppError `not_found`
 */
export async function knownPurchase(id: string): Promise<PurchaseRow> {
  const row = await readPurchase(id);
  if (!row) throw new AppError('not_found');
  return row;
}

/** The refunds and disputes that have moved money of a purchase. */
export async function readRecordedReturns({ workspaceId, id }: PurchaseRow): Promise<RecordedReturn[]> {
  const rows = await db.purchaseReturn.findMany({ where: { workspaceId, purchaseId: id } });
  return rows.map(({ stripeId, kind, returnedCents, movements }) => {
    return { stripeId, kind, returnedCents: usdCents(returnedCents), movements };
  });
}
