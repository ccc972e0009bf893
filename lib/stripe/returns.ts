import 'server-only';
import type Stripe from 'stripe';
import { type UsdCents, usdCents } from '@/lib/platform/units';
import { fromStripeAmount } from './amounts';
import { callStripe, collect } from './client';
import { isMissing } from './errors';

/** A refund, as Stripe has it now: made by us, in the dashboard, or by Stripe itself. */
export type RefundFacts = {
  id: string;
  /** Seconds since 1970, by Stripe's clock. */
  created: number;
  amount: UsdCents;
  /** `pending`, `requires_action`, `succeeded`, `failed`, `canceled`, or a word that Stripe adds some day. */
  status: string | null;
};

/** A dispute, as Stripe has it now. */
export type DisputeFacts = {
  id: string;
  created: number;
  status: string;
  /** What its balance transactions took out and have not put back: the money itself, not Stripe's fee. */
  withdrawn: UsdCents;
};

/** All that Stripe says went back of one payment. */
export type ReturnFacts = { refunds: RefundFacts[]; disputes: DisputeFacts[] };

/**
 * Reads every refund and dispute of a payment from Stripe; null when Stripe knows no such payment. Objects and not
 * events: an event tells a moment, and its cumulative sums count one refund again with each that follows.
 * @throws AppError `stripe_unavailable`
 */
export async function readReturns(paymentIntentId: string): Promise<ReturnFacts | null> {
  const of = { payment_intent: paymentIntentId, limit: 100 };
  try {
    const [refunds, disputes] = await Promise.all([
      callStripe('refunds.list', (stripe) => collect(stripe.refunds.list(of))),
      callStripe('disputes.list', (stripe) => collect(stripe.disputes.list(of))),
    ]);
    return { refunds: refunds.map(refundFacts), disputes: disputes.map(disputeFacts) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function refundFacts({ id, created, amount, status }: Stripe.Refund): RefundFacts {
  return { id, created, amount: fromStripeAmount(amount), status };
}

export function disputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const { id, created, status } = dispute;
  return { id, created, status, withdrawn: withdrawnBy(dispute) };
}

/**
 * A balance transaction carries the currency that the Stripe account is settled in. Where that isn't the dispute's own,
 * its amounts can't be compared with ours, so the latest says whether the disputed amount is out or back.
 */
function withdrawnBy({ amount, currency, balance_transactions: moves }: Stripe.Dispute): UsdCents {
  if (moves.every((move) => move.currency === currency)) {
    const net = moves.reduce((sum, move) => sum - BigInt(move.amount), 0n);
    return usdCents(net > 0n ? net : 0n);
  }
  const withdrawals = moves.filter((move) => move.amount < 0).length;
  return fromStripeAmount(2 * withdrawals > moves.length ? amount : 0);
}
