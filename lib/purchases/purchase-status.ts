import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import type { UsdCents } from '@/lib/platform/units';
import { readReceiptUrl } from '@/lib/stripe/payments';
import { can, type Person } from '@/lib/workspaces/permissions';
import { isClosed } from './closed';
import { type PurchaseState, wasPaid } from './next-state';
import { type PurchaseRow, readPurchase } from './purchase-row';
import { withPurchase } from './return-to';
import { type SyncResult, syncPurchase } from './sync-purchase';

/** What a buyer may know of a purchase. */
export type PurchaseStatus = Pick<PurchaseRow, 'id' | 'amountCents' | 'credits'> & {
  state: PurchaseState;
  isParked: boolean;
  /** Support has looked at the parked one, and ended its case. */
  isClosed: boolean;
  /** What refunds and disputes have taken out now. */
  returnedCents: UsdCents;
  /** Nothing more will happen by itself. */
  isFinal: boolean;
  /** Page on this site where the purchase began, told its outcome. */
  href: string;
};

/**
 * A purchase as it is now, asking Stripe first unless it is paid: so a lost event delays nobody who is looking.
 * @throws AppError `not_found`, also for purchases that `viewer` may not see
 */
export async function purchaseStatus(viewer: Person, purchaseId: string): Promise<PurchaseStatus> {
  return askedStatus(await visiblePurchase(viewer, purchaseId));
}

/**
 * Stripe's receipt for a purchase.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function receiptUrl(viewer: Person, purchaseId: string): Promise<string> {
  const row = await visiblePurchase(viewer, purchaseId);
  const url = row.paymentIntentId !== null && wasPaid(row.state) ? await readReceiptUrl(row.paymentIntentId) : null;
  if (url === null) throw new AppError('not_found');
  return url;
}

/**
 * Buyers see their own purchases, and whoever may see the workspace's balances sees all of its purchases. Everybody
 * else is told what a stranger is told: there is nothing here.
 * @throws AppError `not_found`
 */
export async function visiblePurchase(viewer: Person, purchaseId: string): Promise<PurchaseRow> {
  const row = isId(purchaseId) ? await readPurchase(purchaseId) : null;
  const isOurs = row !== null && row.workspaceId === viewer.workspace?.id;
  if (!isOurs || (row.userId !== viewer.userId && !can(viewer, 'see_balances'))) throw new AppError('not_found');
  return row;
}

/** The same of a purchase that the viewer may see. */
export async function askedStatus(row: PurchaseRow): Promise<PurchaseStatus> {
  const outcome = await syncUnlessStripeIsAway(row);
  return statusOf(row, outcome, outcome.parkedReason !== null && (await isClosed(row.id)));
}

type Outcome = Pick<SyncResult, 'state' | 'parkedReason' | 'returnedCents'>;

/** While Stripe is away a purchase stays as it was, and the next look asks again. */
async function syncUnlessStripeIsAway(row: PurchaseRow): Promise<Outcome> {
  try {
    return await syncPurchase(row.id, { heardBy: 'return' });
  } catch (error) {
    if (error instanceof AppError && error.code === 'stripe_unavailable') return row;
    throw error;
  }
}

/** What may be told of a purchase, with the state that Stripe was just asked for. Pure. */
function statusOf(row: PurchaseRow, { state, parkedReason, returnedCents }: Outcome, closed: boolean): PurchaseStatus {
  const { id, amountCents, credits, returnTo } = row;
  const isParked = parkedReason !== null;
  const href = withPurchase(returnTo, id);
  const isFinal = state !== 'pending' || isParked;
  return { id, amountCents, credits, state, isParked, isClosed: closed, returnedCents, isFinal, href };
}
