import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { eachOf } from '@/lib/stripe/each-of';
import { type Payer, type PaymentClaim, readPayer } from '@/lib/stripe/payments';
import { readReturns } from '@/lib/stripe/returns';
import { wasPaid } from './next-state';
import { planReturns } from './returns';

/**
 * Which of these payments carry our metadata but belong to no purchase that knows of them, or whose purchase was paid
 * with another payment. They are never credited: a person finds out whose money it is and gives it back, which ends it.
 * A parked purchase waits for that person already.
 * @throws AppError `stripe_unavailable`
 */
export async function unmatchedAmong(payments: readonly PaymentClaim[]): Promise<PaymentClaim[]> {
  const claimed = payments.flatMap(({ purchaseId }) => (purchaseId !== null && isId(purchaseId) ? [purchaseId] : []));
  const rows = await db.purchase.findMany({
    where: { OR: [{ stripePaymentIntentId: { in: payments.map(({ id }) => id) } }, { id: { in: claimed } }] },
    select: { id: true, state: true, stripePaymentIntentId: true, parkedReason: true },
  });
  const taken = new Set(rows.filter((row) => wasPaid(row.state)).map((row) => row.stripePaymentIntentId));
  const parked = new Set(rows.filter((row) => row.parkedReason !== null).map((row) => row.id));
  const open = payments.filter(({ id, purchaseId }) => !taken.has(id) && !parked.has(purchaseId ?? ''));
  const kept = new Set<PaymentClaim>();
  await eachOf(open, async (payment) => {
    if (await isKept(payment)) kept.add(payment);
  });
  return open.filter((payment) => kept.has(payment));
}

/** What a person has to know of such a payment, to find out whose it is. As JSON can keep it. */
export type UnmatchedPayment = Payer & {
  paymentIntentId: string;
  /** The purchase that it names. */
  purchaseId: string | null;
  /** Decimal of its currency's smallest unit, as Stripe counts: `"2000"` is $20. */
  received: string;
  currency: string;
  /** ISO 8601, by Stripe's clock. */
  startedAt: string;
};

/** @throws AppError `stripe_unavailable` */
export async function describeUnmatched(payment: PaymentClaim): Promise<UnmatchedPayment> {
  const { id, purchaseId, received, currency, created } = payment;
  return {
    ...{ paymentIntentId: id, purchaseId, received: String(received), currency },
    startedAt: new Date(created * 1_000).toISOString(),
    ...(await readPayer(id)),
  };
}

/** Whether any of the money is still with us. */
async function isKept({ id, received }: PaymentClaim): Promise<boolean> {
  const returns = await readReturns(id);
  return returns === null || planReturns(received, returns, []).returned < received;
}
