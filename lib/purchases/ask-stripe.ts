import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { isCustomerKnown } from '@/lib/stripe/customers';
import { asCheckout, findPaymentId, readPayment } from '@/lib/stripe/direct-payments';
import { findCheckoutId, readCheckout } from '@/lib/stripe/payments';
import { readReturns } from '@/lib/stripe/returns';
import type { StripeSays } from './decide';
import { type CheckoutAnswer, wasPaid } from './next-state';
import type { PurchaseRow } from './purchase-row';

/**
 * Reads everything that Stripe says about a purchase now, with no transaction open; null when it says nothing, because no
 * session was ever opened and no card charged.
 * @throws AppError `stripe_unavailable`, also when our key belongs to another Stripe account than the purchase
 */
export async function askStripe(row: PurchaseRow): Promise<StripeSays | null> {
  if (wasPaid(row.state)) return { checkout: null, returns: await returnsOf(row, row.paymentIntentId) };
  const id = row.way === 'checkout' ? row.sessionId : row.paymentIntentId;
  if (id === null) return null;
  const checkout = row.way === 'checkout' ? await readCheckout(id) : await readAsCheckout(id);
  if (checkout === null) await assertSameAccount(row);
  const payment = checkout?.payment ?? null;
  const returns = payment?.status === 'succeeded' ? await returnsOf(row, payment.id) : null;
  return { checkout, returns };
}

/** The session or payment that was made for a purchase whose row never learned of it: we died, or the answer was lost. */
export async function findLost(row: PurchaseRow & { customerId: string }): Promise<string | null> {
  const { id: purchaseId, customerId, way, sentAt } = row;
  if (way === 'checkout') return findCheckoutId({ customerId, reference: purchaseId });
  return sentAt === null ? null : findPaymentId({ customerId, purchaseId });
}

async function readAsCheckout(paymentIntentId: string): Promise<CheckoutAnswer | null> {
  const payment = await readPayment(paymentIntentId);
  return payment && asCheckout(payment);
}

async function returnsOf(row: PurchaseRow, paymentIntentId: string | null) {
  const returns = paymentIntentId === null ? null : await readReturns(paymentIntentId);
  if (returns !== null) return returns;
  await assertSameAccount(row);
  log.error('payment_unknown_to_stripe', { purchase_id: row.id, payment_intent: paymentIntentId });
  return null;
}

/**
 * Stripe not knowing what it told us itself means one of two things. Where it doesn't know the customer either (it
 * remembers even deleted ones), our key is that of another account or mode: then nothing it says or doesn't say is about
 * this purchase, and nothing may be concluded from it.
 */
async function assertSameAccount({ id, customerId }: PurchaseRow): Promise<void> {
  if (customerId === null || (await isCustomerKnown(customerId))) return;
  log.error('stripe_account_differs', { purchase_id: id, customer: customerId });
  throw new AppError('stripe_unavailable', {
    cause: new Error('Our Stripe key belongs to another account or mode than this purchase'),
  });
}
