import 'server-only';
import type Stripe from 'stripe';
import { callStripe, collect } from './client';
import { type PaymentClaim, paymentClaim } from './payments';
import { type DisputeFacts, disputeFacts, type RefundFacts, refundFacts } from './returns';

/** The payment that a refund or dispute is about, and whose that payment claims to be. */
type OfPayment = {
  paymentIntentId: string;
  purchaseId: string | null;
  workspaceId: string | null;
  /** When it moved last, as far as Stripe says: seconds since 1970. */
  movedAt: number;
};
export type ListedRefund = RefundFacts & OfPayment;
export type ListedDispute = DisputeFacts & OfPayment;

/**
 * Everything that happened in the account since a moment (seconds since 1970; from the beginning where there is none), as
 * objects: Stripe says itself that an event may never be generated.
 * @throws AppError `stripe_unavailable`
 */
export async function listPayments(since: number | null): Promise<PaymentClaim[]> {
  const payments = await callStripe('payment_intents.list', (stripe) =>
    collect(stripe.paymentIntents.list({ limit: 100, ...createdSince(since) })),
  );
  return payments.map(paymentClaim);
}

/** Refunds of payments that were made with a PaymentIntent, as ours all are. @throws AppError `stripe_unavailable` */
export async function listRefunds(since: number | null): Promise<ListedRefund[]> {
  const expand = ['data.payment_intent'];
  const refunds = await callStripe('refunds.list', (stripe) =>
    collect(stripe.refunds.list({ limit: 100, expand, ...createdSince(since) })),
  );
  return refunds.flatMap((refund) => {
    const of = ofPayment(refund.payment_intent, refund.created);
    return of ? [{ ...refundFacts(refund), ...of }] : [];
  });
}

/** Disputes of payments that were made with a PaymentIntent. @throws AppError `stripe_unavailable` */
export async function listDisputes(since: number | null): Promise<ListedDispute[]> {
  const expand = ['data.payment_intent'];
  const disputes = await callStripe('disputes.list', (stripe) =>
    collect(stripe.disputes.list({ limit: 100, expand, ...createdSince(since) })),
  );
  return disputes.flatMap((dispute) => {
    const moves = dispute.balance_transactions.map(({ created }) => created);
    const of = ofPayment(dispute.payment_intent, Math.max(dispute.created, ...moves));
    return of ? [{ ...disputeFacts(dispute), ...of }] : [];
  });
}

function createdSince(since: number | null) {
  return since === null ? {} : { created: { gte: since } };
}

function ofPayment(payment: string | Stripe.PaymentIntent | null, movedAt: number): OfPayment | null {
  if (payment === null) return null;
  if (typeof payment === 'string') {
    return { paymentIntentId: payment, purchaseId: null, workspaceId: null, movedAt };
  }
  const { id, purchaseId, workspaceId } = paymentClaim(payment);
  return { paymentIntentId: id, purchaseId, workspaceId, movedAt };
}
