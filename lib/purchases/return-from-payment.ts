import 'server-only';
import { AppError, orNull } from '@/lib/platform/errors';
import { can, type Person } from '@/lib/workspaces/permissions';
import { type Charge, settleCharge } from './charge';
import { isClosed } from './closed';
import { type DeclineKind, declineKind } from './decline';
import { wasPaid } from './next-state';
import type { PurchaseRow } from './purchase-row';
import { visiblePurchase } from './purchase-status';
import { withPurchase } from './return-to';

/** A payment with the card on file, for its page: what was bought, and where it began. */
type Payment = Pick<PurchaseRow, 'id' | 'amountCents' | 'credits' | 'returnTo'>;

/** What the page shows to whoever comes back from their bank, or asks later how a payment with the card on file stands. */
export type PaymentReturn =
  | { kind: 'leave'; href: string }
  | { kind: 'waiting' | 'parked' | 'closed'; payment: Payment }
  /** The bank still wants to hear from the card's owner. */
  | { kind: 'unfinished'; payment: Payment; mayFinish: boolean }
  | { kind: 'declined'; payment: Payment; decline: DeclineKind }
  | { kind: 'unknown' };

/**
 * The answer for that page. The address is no proof of anything: Stripe is asked before a word is said about money, and
 * a payment that the bank declined is ended there.
 */
export async function returnFromPayment(viewer: Person, purchaseId: string): Promise<PaymentReturn> {
  const payment = await orNull(visiblePurchase(viewer, purchaseId));
  if (payment === null || payment.way === 'checkout') return { kind: 'unknown' };
  const charge = await settleUnlessStripeIsAway(payment.id);
  if (charge === null) return { kind: 'waiting', payment };
  if (wasPaid(charge.state)) return { kind: 'leave', href: withPurchase(payment.returnTo, payment.id) };
  if (charge.parkedReason !== null) return { kind: (await isClosed(payment.id)) ? 'closed' : 'parked', payment };
  if (charge.authentication) return { kind: 'unfinished', payment, mayFinish: can(viewer, 'buy_credits') };
  if (charge.state === 'pending') return { kind: 'waiting', payment };
  return { kind: 'declined', payment, decline: declineKind(charge.failureReason) };
}

async function settleUnlessStripeIsAway(purchaseId: string): Promise<Charge | null> {
  try {
    return await settleCharge(purchaseId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'stripe_unavailable') return null;
    throw error;
  }
}
