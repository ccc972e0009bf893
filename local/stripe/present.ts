import type Stripe from 'stripe';
import type { Context } from './context';
import type { StoredInvoice, StoredSession } from './state';

/** The session with the address of its payment page; only an open one has a page. */
export function presentSession(ctx: Context, { session }: StoredSession): Stripe.Checkout.Session {
  return { ...session, url: session.status === 'open' ? `${ctx.base()}/c/pay/${session.id}` : null };
}

/** The payment with the address where a person proves who they are, if that is what it waits for. */
export function presentIntent(ctx: Context, intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  const { next_action: action, id } = intent;
  return action ? { ...intent, next_action: { ...action, ...authenticationAt(ctx, id, action) } } : intent;
}

export function presentSetup(ctx: Context, setup: Stripe.SetupIntent): Stripe.SetupIntent {
  const { next_action: action, id } = setup;
  return action ? { ...setup, next_action: { ...action, ...authenticationAt(ctx, id, action) } } : setup;
}

function authenticationAt(ctx: Context, id: string, { redirect_to_url: redirect }: Stripe.PaymentIntent.NextAction) {
  const url = `${ctx.base()}/3ds/${id}`;
  return redirect
    ? { redirect_to_url: { ...redirect, url } }
    : { use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
}

/** The invoice with the address of its page, which it has from the moment it is final. */
export function presentInvoice(ctx: Context, { invoice }: StoredInvoice): Stripe.Invoice {
  return { ...invoice, hosted_invoice_url: invoice.status === 'draft' ? null : `${ctx.base()}/i/${invoice.id}` };
}

export function presentPortal(ctx: Context, session: Stripe.BillingPortal.Session): Stripe.BillingPortal.Session {
  return { ...session, url: `${ctx.base()}/p/session/${session.id}` };
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
