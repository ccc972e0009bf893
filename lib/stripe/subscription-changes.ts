import 'server-only';
import Stripe from 'stripe';
import type { UsdCents } from '@/lib/platform/units';
import { fromStripeAmount } from './amounts';
import { callStripe } from './client';
import { causeOf } from './errors';

/** Another price or quantity for the one item of a subscription. */
export type ItemChange = { subscriptionId: string; itemId: string; priceId: string; quantity: number };

/** Seconds since 1970: the moment up to which the old month counts as used. */
export type ChargedChange = ItemChange & { prorationDate: number };

/** Why a change that is charged at once was not made: the bank's or Stripe's word. Nothing has changed then. */
export type ChangeOutcome = { outcome: 'changed' } | { outcome: 'declined'; declineCode: string };

/**
 * What {@link changeAndCharge} would charge now, to the cent: the new month, less the unused rest of the old one and less
 * what Stripe still owes the customer.
 * @throws AppError `stripe_unavailable`
 */
export async function previewCharge(change: ChargedChange): Promise<UsdCents> {
  const invoice = await callStripe('invoices.create_preview', (stripe) =>
    stripe.invoices.createPreview({ subscription: change.subscriptionId, subscription_details: chargedTerms(change) }),
  );
  return fromStripeAmount(invoice.amount_due);
}

/**
 * Changes a subscription, begins a new month now, and charges it at once; when the card doesn't pay, nothing changes.
 * @throws AppError `stripe_unavailable`
 */
export async function changeAndCharge(change: ChargedChange, idempotencyKey: string): Promise<ChangeOutcome> {
  const terms = { ...chargedTerms(change), payment_behavior: 'error_if_incomplete' } as const;
  try {
    await callStripe('subscriptions.update', (stripe) =>
      stripe.subscriptions.update(change.subscriptionId, terms, { idempotencyKey }),
    );
    return { outcome: 'changed' };
  } catch (error) {
    const cause = causeOf(error);
    if (!(cause instanceof Stripe.errors.StripeCardError)) throw error;
    return { outcome: 'declined', declineCode: cause.decline_code ?? cause.code ?? 'card_declined' };
  }
}

/**
 * Changes a subscription and charges nothing now: the new price counts from the next payment on.
 * @throws AppError `stripe_unavailable`
 */
export async function changeWithoutCharge({ subscriptionId, ...item }: ItemChange): Promise<void> {
  await callStripe('subscriptions.update', (stripe) =>
    stripe.subscriptions.update(subscriptionId, { items: [itemOf(item)], proration_behavior: 'none' }),
  );
}

function chargedTerms({ prorationDate, ...item }: ChargedChange) {
  return {
    items: [itemOf(item)],
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'always_invoice',
    proration_date: prorationDate,
    cancel_at_period_end: false,
  } as const satisfies Stripe.SubscriptionUpdateParams;
}

function itemOf({ itemId, priceId, quantity }: Omit<ItemChange, 'subscriptionId'>) {
  return { id: itemId, price: priceId, quantity };
}
