import 'server-only';
import { db } from '@/lib/platform/db';
import { type UsdCents, usdCents } from '@/lib/platform/units';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { authenticatePurchase, cancelPurchase } from './charge';
import { wasPaid } from './next-state';
import { CANCELED } from './purchase-param';
import { visiblePurchase } from './purchase-status';
import { withPurchase } from './return-to';

/** The page that tells how a payment with the card on file stands. */
export function paymentPage(purchaseId: string): string {
  return `/billing/return?${new URLSearchParams({ purchase: purchaseId })}`;
}

/**
 * Where an owner goes on with a payment that their bank wants to hear from them about: Stripe's page, or ours when there
 * is nothing left to prove.
 * @throws AppError `forbidden`, `plan_required`, `not_found`, `stripe_unavailable`
 */
export async function finishPayment(viewer: Person, purchaseId: string): Promise<string> {
  assertCan(viewer, 'buy_credits');
  const { id } = await visiblePurchase(viewer, purchaseId);
  return (await authenticatePurchase(id)).authentication?.url ?? paymentPage(id);
}

/**
 * Gives a payment up, so that nobody pays it later; one that was paid meanwhile is credited, and the answer says so.
 * @returns where the owner goes on
 * @throws AppError `forbidden`, `plan_required`, `not_found`, `stripe_unavailable`
 */
export async function givePaymentUp(viewer: Person, purchaseId: string): Promise<string> {
  assertCan(viewer, 'buy_credits');
  const { id, returnTo } = await visiblePurchase(viewer, purchaseId);
  const { state } = await cancelPurchase(id);
  if (state === 'pending') return paymentPage(id);
  return withPurchase(returnTo, wasPaid(state) ? id : CANCELED);
}

export type UnfinishedPayment = { id: string; amountCents: UsdCents; createdAt: Date };

/** Payments with the card on file that were begun and not decided. Whoever calls this has asked for permission first. */
export async function listUnfinishedPayments(workspaceId: string): Promise<UnfinishedPayment[]> {
  const rows = await db.purchase.findMany({
    where: { workspaceId, way: 'saved_card', state: 'pending', parkedReason: null },
    orderBy: { createdAt: 'desc' },
    take: 5,
  });
  return rows.map(({ id, amountCents, createdAt }) => ({ id, amountCents: usdCents(amountCents), createdAt }));
}
