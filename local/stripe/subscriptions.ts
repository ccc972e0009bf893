import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { invalid } from './errors';
import { subscriptionLine } from './invoice-objects';
import { collectInvoice, defaultMethod } from './invoice-payment';
import { finalize, findInvoice, invoicesOf, makeInvoice, voidInvoice } from './invoices';
import { periodEndAfter } from './periods';
import type { StoredInvoice, StoredSubscription } from './state';
import {
  amend,
  blankSubscription,
  isOver,
  type NewSubscription,
  periodOf,
  setStatus,
  timeOf,
} from './subscription-objects';
import type { Presence, Verdict } from './verdict';

/** How long Stripe waits for the first payment. */
const FIRST_PAYMENT_WITHIN = 23 * 60 * 60;

interface FirstPayment {
  /** Null: the invoice is left open for somebody to pay. */
  presence: Presence | null;
  paymentMethod: Stripe.PaymentMethod | null;
}

/** Begins a subscription with its first invoice. It is active once that is paid, and incomplete until then. */
export function begin(
  ctx: Context,
  wanted: NewSubscription,
  { presence, paymentMethod }: FirstPayment,
  cause: Cause,
): { stored: StoredSubscription; invoice: StoredInvoice; verdict: Verdict | null } {
  const now = ctx.now();
  const stored: StoredSubscription = { subscription: blankSubscription(now, wanted), pending: [], aheadSeconds: 0 };
  const { id } = stored.subscription;
  ctx.state.subscriptions[id] = stored;
  ctx.changed('subscriptions', id);
  const invoice = draw(ctx, stored, 'subscription_create', { start: now, end: now }, cause);
  ctx.emit('customer.subscription.created', stored.subscription, cause);
  finalize(ctx, invoice, now, cause);
  const verdict = presence ? collectInvoice(ctx, invoice, { paymentMethod, presence, page: null }, cause) : null;
  return { stored, invoice, verdict };
}

/** Draws up what the present period costs, and all that was put off until now. */
function draw(
  ctx: Context,
  stored: StoredSubscription,
  reason: Stripe.Invoice.BillingReason,
  period: { start: number; end: number },
  cause: Cause,
): StoredInvoice {
  const { subscription } = stored;
  const lines = subscription.items.data.map((item) => periodLine(ctx, item));
  const invoice = makeInvoice(
    ctx,
    { now: timeOf(ctx, stored), subscription, reason, lines: [...stored.pending, ...lines], period },
    cause,
  );
  stored.pending = [];
  stored.subscription.latest_invoice = invoice.invoice.id;
  ctx.changed('subscriptions', subscription.id);
  return invoice;
}

/** A whole period of an item. */
export function periodLine(ctx: Context, item: Stripe.SubscriptionItem): Stripe.InvoiceLineItem {
  const { price, quantity = 1 } = item;
  const unit = price.unit_amount ?? 0;
  return subscriptionLine({
    item,
    price,
    quantity,
    amount: unit * quantity,
    description: `${quantity} × ${productName(ctx, price)} (at $${(unit / 100).toFixed(2)} / month)`,
    period: { start: item.current_period_start, end: item.current_period_end },
    proration: false,
  });
}

export function productName(ctx: Context, price: Stripe.Price): string {
  return ctx.state.products[String(price.product)]?.name ?? 'Plan';
}

/**
 * The next period: ends the subscription if it was to end, else charges for the month to come. A month that isn't paid makes it past due.
 * While it is unpaid, invoices are drawn up and left as drafts. https://docs.stripe.com/billing/subscriptions/overview
 */
export function renew(ctx: Context, stored: StoredSubscription, forced: Verdict | undefined, cause: Cause): void {
  const { subscription } = stored;
  const past = periodOf(stored);
  if (subscription.cancel_at_period_end) {
    end(ctx, stored, null, cause);
    return;
  }
  const next = periodEndAfter(subscription.billing_cycle_anchor, past.end);
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: past.end,
    current_period_end: next,
  }));
  amend(ctx, stored, { items: { ...subscription.items, data } }, cause);
  const invoice = draw(ctx, stored, 'subscription_cycle', past, cause);
  if (stored.subscription.status === 'unpaid') return;
  finalize(ctx, invoice, timeOf(ctx, stored), cause);
  const paymentMethod = defaultMethod(ctx, stored.subscription);
  collectInvoice(ctx, invoice, { paymentMethod, presence: 'off_session', page: null, forced }, cause);
}

/** Ends it now, for good. What is still owed for it is not asked for any more. */
export function end(
  ctx: Context,
  stored: StoredSubscription,
  reason: Stripe.Subscription.CancellationDetails.Reason | null,
  cause: Cause,
): void {
  const now = timeOf(ctx, stored);
  const { subscription } = stored;
  for (const invoice of invoicesOf(ctx, subscription.id)) {
    invoice.invoice.auto_advance = false;
    invoice.invoice.next_payment_attempt = null;
    ctx.changed('invoices', invoice.invoice.id);
  }
  const details = subscription.cancellation_details;
  stored.subscription = {
    ...subscription,
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    cancellation_details: {
      comment: details?.comment ?? null,
      feedback: details?.feedback ?? null,
      feedback_option: null,
      reason: reason ?? details?.reason ?? null,
    },
  };
  stored.pending = [];
  ctx.changed('subscriptions', subscription.id);
  ctx.emit('customer.subscription.deleted', stored.subscription, cause);
}

/**
 * Stripe's next automatic attempt to collect what is owed; after the last one the account's settings say what follows.
 * @throws StripeFault 400 when nothing is owed.
 */
export function retry(
  ctx: Context,
  stored: StoredSubscription,
  { forced, last }: { forced: Verdict | undefined; last: 'canceled' | 'unpaid' | undefined },
  cause: Cause,
): void {
  const invoice = openInvoice(ctx, stored);
  const paymentMethod = defaultMethod(ctx, stored.subscription);
  collectInvoice(ctx, invoice, { paymentMethod, presence: 'off_session', page: null, forced }, cause);
  if (invoice.invoice.status !== 'open' || !last) return;
  invoice.invoice.next_payment_attempt = null;
  if (last === 'canceled') end(ctx, stored, 'payment_failed', cause);
  else setStatus(ctx, stored, 'unpaid', cause);
}

function openInvoice(ctx: Context, { subscription }: StoredSubscription): StoredInvoice {
  const { latest_invoice: id } = subscription;
  const invoice = typeof id === 'string' ? findInvoice(ctx, id) : undefined;
  if (invoice?.invoice.status !== 'open')
    throw invalid(`Nothing is owed for ${subscription.id}; there is nothing to retry.`);
  return invoice;
}

/** Renews what is due by now, and gives up on first payments that never came. */
export function sweepSubscriptions(ctx: Context, cause: Cause): void {
  for (const stored of Object.values(ctx.state.subscriptions)) {
    if (stored.subscription.status === 'incomplete') expireIncomplete(ctx, stored, cause);
    else while (!isOver(stored) && periodOf(stored).end <= timeOf(ctx, stored)) renew(ctx, stored, undefined, cause);
  }
}

function expireIncomplete(ctx: Context, stored: StoredSubscription, cause: Cause): void {
  if (stored.subscription.created + FIRST_PAYMENT_WITHIN > timeOf(ctx, stored)) return;
  for (const invoice of invoicesOf(ctx, stored.subscription.id)) voidInvoice(ctx, invoice, timeOf(ctx, stored), cause);
  setStatus(ctx, stored, 'incomplete_expired', cause);
}
