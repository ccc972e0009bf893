import type Stripe from 'stripe';
import type { Context } from './context';
import type { StoredSession } from './state';

/** The session with the address of its payment page; only an open one has a page. */
export function presentSession(ctx: Context, { session }: StoredSession): Stripe.Checkout.Session {
  return { ...session, url: session.status === 'open' ? `${ctx.base()}/c/pay/${session.id}` : null };
}

/** The charge with the address of its receipt; only a charge that was paid has one. */
export function presentCharge(ctx: Context, charge: Stripe.Charge): Stripe.Charge {
  return { ...charge, receipt_url: charge.paid ? `${ctx.base()}/receipts/${charge.id}` : null };
}

/** The transaction with the status that its date gives it: the money is pending until it is available. */
export function presentTransaction(ctx: Context, transaction: Stripe.BalanceTransaction): Stripe.BalanceTransaction {
  return { ...transaction, status: transaction.available_on <= ctx.now() ? 'available' : 'pending' };
}

export function presentDispute(ctx: Context, dispute: Stripe.Dispute): Stripe.Dispute {
  const transactions = dispute.balance_transactions.map((transaction) => presentTransaction(ctx, transaction));
  return { ...dispute, balance_transactions: transactions };
}
