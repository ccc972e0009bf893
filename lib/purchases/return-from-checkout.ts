import 'server-only';
import { findFirstCard } from '@/lib/cards/sync-card';
import { db } from '@/lib/platform/db';
import { orNull } from '@/lib/platform/errors';
import type { Person } from '@/lib/workspaces/permissions';
import { wasPaid } from './next-state';
import { CANCELED } from './purchase-param';
import { askedStatus, type PurchaseStatus, visiblePurchase } from './purchase-status';
import { DEFAULT_RETURN_TO, withPurchase } from './return-to';

/**
 * What the page after Stripe shows. The address names a session; it is no proof of anything, so it is only looked up
 * among the purchases that the viewer may see, and Stripe is asked again before a word is said about money.
 */
export type CheckoutReturn =
  | { kind: 'leave'; href: string }
  | { kind: 'waiting'; purchase: PurchaseStatus }
  | { kind: 'unpaid'; purchase: PurchaseStatus }
  | { kind: 'parked' | 'closed'; purchase: PurchaseStatus }
  | { kind: 'unknown' };

const SESSION_ID = /^cs_[A-Za-z0-9_]{1,250}$/;

/** The answer for somebody who comes back from paying. */
export async function returnFromCheckout(viewer: Person, sessionId: string): Promise<CheckoutReturn> {
  const found = SESSION_ID.test(sessionId)
    ? await db.purchase.findUnique({ where: { stripeSessionId: sessionId }, select: { id: true } })
    : null;
  const row = found && (await orNull(visiblePurchase(viewer, found.id)));
  if (!row) return { kind: 'unknown' };
  const purchase = await askedStatus(row);
  if (wasPaid(purchase.state)) {
    // The buyer may have let Stripe's page save the card that paid.
    await findFirstCard(row.workspaceId);
    return { kind: 'leave', href: purchase.href };
  }
  if (purchase.isParked) return { kind: purchase.isClosed ? 'closed' : 'parked', purchase };
  return purchase.isFinal ? { kind: 'unpaid', purchase } : { kind: 'waiting', purchase };
}

/** Where somebody goes who left Stripe's page without paying: back to where they came from, told that nothing happened. */
export async function returnWithoutPaying(viewer: Person, purchaseId: string): Promise<string> {
  const row = await orNull(visiblePurchase(viewer, purchaseId));
  return withPurchase(row?.returnTo ?? DEFAULT_RETURN_TO, CANCELED);
}
