import type Stripe from 'stripe';
import { findPaymentMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { cardFault, DECLINES } from './declines';
import { invalid } from './errors';
import { collectInvoice, defaultMethod } from './invoice-payment';
import { finalize, makeInvoice } from './invoices';
import { mergeMetadata } from './metadata';
import { periodEndAfter } from './periods';
import { monthlyPrice } from './prices';
import { linesOf } from './prorations';
import type { StoredSubscription } from './state';
import { amend, isOver, periodOf, planOf, timeOf } from './subscription-objects';
import { verdictOn } from './verdict';

export interface ItemChange {
  id: string;
  price?: string | undefined;
  quantity?: number | undefined;
}

export interface Change {
  items?: ItemChange[] | undefined;
  billing_cycle_anchor?: 'now' | 'unchanged' | undefined;
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  proration_date?: number | undefined;
  payment_behavior?: 'allow_incomplete' | 'error_if_incomplete' | undefined;
  off_session?: boolean | undefined;
  cancel_at_period_end?: boolean | undefined;
  cancellation_details?: Details | undefined;
  default_payment_method?: string | undefined;
  description?: string | null | undefined;
  metadata?: Record<string, string> | null | undefined;
}

interface Details {
  comment?: string | null | undefined;
  feedback?: string | undefined;
}

/**
 * Changes quantity, price, card or end. What the rest of the month costs more or less goes to the next invoice or, with `always_invoice`, to
 * one of its own: https://docs.stripe.com/billing/subscriptions/prorations. With `billing_cycle_anchor: now` a new month begins, and is paid, now.
 * @throws StripeFault 400 for what can't be; 402 with `error_if_incomplete` when the card wouldn't pay, and then nothing has changed.
 */
export function change(ctx: Context, stored: StoredSubscription, wanted: Change, cause: Cause): void {
  const { subscription } = stored;
  const items = itemsAfter(ctx, stored, wanted);
  const lines = linesOf(ctx, stored, items, wanted);
  const isAnew = wanted.billing_cycle_anchor === 'now';
  const now = isAnew || wanted.proration_behavior === 'always_invoice';
  if (now && wanted.payment_behavior === 'error_if_incomplete') checkPayable(ctx, stored, lines, wanted);
  const { default_payment_method: card, description } = wanted;
  const attributes = {
    items: { ...subscription.items, data: items },
    ...(isAnew ? { billing_cycle_anchor: timeOf(ctx, stored) } : {}),
    default_payment_method: card ?? subscription.default_payment_method,
    description: description === undefined ? subscription.description : description,
    metadata: mergeMetadata(subscription.metadata, wanted.metadata),
    ...ending(ctx, stored, wanted),
  };
  stored.pending.push(...lines);
  amend(ctx, stored, attributes, cause);
  if (now && lines.length > 0) invoiceNow(ctx, stored, wanted, cause);
}

/** A subscription's items as the change leaves them. @throws StripeFault 400 for what can't be. */
export function itemsAfter(ctx: Context, stored: StoredSubscription, wanted: Change): Stripe.SubscriptionItem[] {
  checkChangeable(stored, wanted);
  if (wanted.default_payment_method) {
    const customer = String(stored.subscription.customer);
    findPaymentMethod(ctx, wanted.default_payment_method, 'default_payment_method', customer);
  }
  const items = changedItems(ctx, stored, wanted.items ?? []);
  if (wanted.billing_cycle_anchor !== 'now') return items;
  const now = timeOf(ctx, stored);
  const period = { current_period_start: now, current_period_end: periodEndAfter(now, now) };
  return items.map((item) => ({ ...item, ...period }));
}

function checkChangeable(stored: StoredSubscription, wanted: Change): void {
  const { status } = stored.subscription;
  const { cancellation_details, metadata, ...rest } = wanted;
  if (isOver(stored) && Object.values(rest).some((value) => value !== undefined))
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.', {
      code: 'invalid_canceled_subscription_fields',
    });
  if (status === 'incomplete' && wanted.items)
    throw invalid(`The first invoice of ${stored.subscription.id} isn't paid yet; its items can't change before.`);
}

function changedItems(ctx: Context, { subscription }: StoredSubscription, changes: ItemChange[]) {
  changes.forEach(({ id }, index) => {
    if (!subscription.items.data.some((item) => item.id === id))
      throw invalid(`No such subscription_item: '${id}'`, { code: 'resource_missing', param: `items[${index}][id]` });
  });
  return subscription.items.data.map((item) => {
    const index = changes.findIndex(({ id }) => id === item.id);
    const { price: priceId, quantity } = changes[index] ?? {};
    const price =
      priceId && priceId !== item.price.id ? monthlyPrice(ctx, priceId, `items[${index}][price]`) : item.price;
    return { ...item, price, plan: planOf(price), quantity: quantity ?? item.quantity ?? 1 };
  });
}

/** @throws StripeFault 402 when the card on file wouldn't pay what is due at once. */
function checkPayable(ctx: Context, stored: StoredSubscription, lines: Stripe.InvoiceLineItem[], wanted: Change): void {
  const { subscription, pending } = stored;
  const balance = ctx.state.customers[String(subscription.customer)]?.balance ?? 0;
  const due = [...pending, ...lines].reduce((sum, line) => sum + line.amount, balance);
  if (lines.length === 0 || due <= 0) return;
  const card = wanted.default_payment_method
    ? findPaymentMethod(ctx, wanted.default_payment_method)
    : defaultMethod(ctx, subscription);
  const verdict = card
    ? verdictOn(ctx, card, wanted.off_session ? 'off_session' : 'on_session')
    : DECLINES.generic_decline;
  if (verdict === 'action') throw cardFault(DECLINES.authentication_required);
  if (typeof verdict === 'object') throw cardFault(verdict, card ? { payment_method: structuredClone(card) } : {});
}

function invoiceNow(ctx: Context, stored: StoredSubscription, wanted: Change, cause: Cause): void {
  const now = timeOf(ctx, stored);
  const { subscription, pending: lines } = stored;
  const period = { start: now, end: now };
  const invoice = makeInvoice(ctx, { now, subscription, reason: 'subscription_update', lines, period }, cause);
  stored.pending = [];
  stored.subscription.latest_invoice = invoice.invoice.id;
  ctx.changed('subscriptions', subscription.id);
  finalize(ctx, invoice, now, cause);
  const presence = wanted.off_session ? 'off_session' : 'on_session';
  collectInvoice(ctx, invoice, { paymentMethod: defaultMethod(ctx, subscription), presence, page: null }, cause);
}

/** Ends with the period, or goes on after all. */
function ending(ctx: Context, stored: StoredSubscription, wanted: Change): Partial<Stripe.Subscription> {
  const { cancellation_details: before, ...subscription } = stored.subscription;
  const given = wanted.cancellation_details;
  const said = {
    comment: given?.comment === undefined ? (before?.comment ?? null) : given.comment,
    feedback: given?.feedback === undefined ? (before?.feedback ?? null) : given.feedback,
    feedback_option: null,
  };
  const ends = wanted.cancel_at_period_end;
  if (ends === undefined || ends === subscription.cancel_at_period_end)
    return { cancellation_details: { ...said, reason: before?.reason ?? null } };
  return {
    cancel_at_period_end: ends,
    cancel_at: ends ? periodOf(stored).end : null,
    canceled_at: ends ? timeOf(ctx, stored) : null,
    cancellation_details: { ...said, reason: ends ? 'cancellation_requested' : null },
  };
}
