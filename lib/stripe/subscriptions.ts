import 'server-only';
import type Stripe from 'stripe';
import type { UsdCents } from '@/lib/platform/units';
import { fromStripeAmount } from './amounts';
import { callStripe, collect } from './client';
import { isMissing } from './errors';
import { type PriceFacts, priceFacts } from './plan-prices';
import { idOf } from './references';

/** A subscription, as Stripe has it now. */
export type SubscriptionFacts = {
  id: string;
  customerId: string | null;
  /** In Stripe's words, or a word that Stripe adds some day. */
  status: string;
  livemode: boolean;
  createdAt: Date;
  /** What it sells; null when that isn't exactly one thing. */
  item: { id: string; price: PriceFacts; quantity: number } | null;
  periodStart: Date;
  periodEnd: Date;
  /** When it ends or has ended; null while it goes on. */
  endsAt: Date | null;
  /** The newest invoice. */
  invoice: InvoiceFacts | null;
};

export type InvoiceFacts = {
  id: string;
  isPaid: boolean;
  /** What is still owed for it. */
  remaining: UsdCents;
  /** Stripe's page to pay it on. */
  url: string | null;
};

/**
 * Every subscription that a customer has or had, those that ended included.
 * @throws AppError `stripe_unavailable`
 */
export async function listSubscriptions(customerId: string): Promise<SubscriptionFacts[]> {
  try {
    const found = await callStripe('subscriptions.list', (stripe) =>
      collect(
        stripe.subscriptions.list({
          customer: customerId,
          status: 'all',
          limit: 100,
          expand: ['data.latest_invoice'],
        }),
      ),
    );
    return found.map(subscriptionFacts);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * One subscription; null when Stripe knows none of that id.
 * @throws AppError `stripe_unavailable`
 */
export async function readSubscription(id: string): Promise<SubscriptionFacts | null> {
  try {
    const found = await callStripe('subscriptions.retrieve', (stripe) =>
      stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }),
    );
    return subscriptionFacts(found);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Ends a subscription with its period, or lets it go on after all. Repeating it is harmless.
 * @throws AppError `stripe_unavailable`
 */
export async function setEnding(id: string, endsWithPeriod: boolean): Promise<void> {
  await callStripe('subscriptions.update', (stripe) =>
    stripe.subscriptions.update(id, { cancel_at_period_end: endsWithPeriod }),
  );
}

function subscriptionFacts(subscription: Stripe.Subscription): SubscriptionFacts {
  const { id, customer, status, livemode, created, items, latest_invoice, cancel_at, ended_at } = subscription;
  const [item, another] = items.data;
  const period = { start: item?.current_period_start ?? created, end: item?.current_period_end ?? created + 1 };
  const endsAt = ended_at ?? cancel_at ?? (subscription.cancel_at_period_end ? period.end : null);
  return {
    id,
    customerId: idOf(customer),
    status,
    livemode,
    createdAt: dateOf(created),
    item: item && !another ? { id: item.id, price: priceFacts(item.price), quantity: item.quantity ?? 1 } : null,
    periodStart: dateOf(period.start),
    periodEnd: dateOf(period.end),
    endsAt: endsAt === null ? null : dateOf(endsAt),
    invoice: typeof latest_invoice === 'object' ? invoiceFacts(latest_invoice) : null,
  };
}

function invoiceFacts(invoice: Stripe.Invoice | null): InvoiceFacts | null {
  if (invoice === null) return null;
  return {
    id: invoice.id,
    isPaid: invoice.status === 'paid',
    remaining: fromStripeAmount(invoice.amount_remaining),
    url: invoice.hosted_invoice_url ?? null,
  };
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}
