import type Stripe from 'stripe';
import type { Context } from './context';
import { invalid } from './errors';
import { subscriptionLine } from './invoice-objects';
import type { StoredSubscription } from './state';
import { periodOf, timeOf } from './subscription-objects';
import { periodLine, productName } from './subscriptions';

export interface Terms {
  billing_cycle_anchor?: 'now' | 'unchanged' | undefined;
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  /** Seconds since 1970; now, if it isn't said. */
  proration_date?: number | undefined;
}

/**
 * What a change of items costs. For each item that changed: the rest of the month at the old price given back, and at the new one charged.
 * When a new month begins now: the unused rest of the old one given back, and the whole new one charged.
 * @throws StripeFault 400 for a date outside of the present period.
 */
export function linesOf(
  ctx: Context,
  stored: StoredSubscription,
  items: Stripe.SubscriptionItem[],
  terms: Terms,
): Stripe.InvoiceLineItem[] {
  const rest = restOf(ctx, stored, terms.proration_date);
  const before = stored.subscription.items.data;
  const isPlain = terms.proration_behavior === 'none';
  if (terms.billing_cycle_anchor === 'now') {
    const credits = isPlain ? [] : before.map((item) => prorated(ctx, item, -1, rest));
    return [...credits, ...items.map((item) => periodLine(ctx, item))];
  }
  if (isPlain) return [];
  return before.flatMap((old, index) => {
    const after = items[index];
    const same = after?.price.id === old.price.id && after.quantity === old.quantity;
    return after && !same ? [prorated(ctx, old, -1, rest), prorated(ctx, after, 1, rest)] : [];
  });
}

interface Rest {
  start: number;
  end: number;
  share: number;
}

function restOf(ctx: Context, stored: StoredSubscription, date: number | undefined): Rest {
  const { start, end } = periodOf(stored);
  if (date !== undefined && (date < start || date > end))
    throw invalid('The proration date must be within the current period of the subscription.', {
      param: 'subscription_proration_date',
    });
  const at = date ?? Math.min(Math.max(timeOf(ctx, stored), start), end);
  return { start: at, end, share: (end - at) / (end - start) };
}

function prorated(
  ctx: Context,
  item: Stripe.SubscriptionItem,
  sign: 1 | -1,
  { start, end, share }: Rest,
): Stripe.InvoiceLineItem {
  const quantity = item.quantity ?? 1;
  return subscriptionLine({
    item,
    price: item.price,
    quantity,
    amount: sign * Math.round((item.price.unit_amount ?? 0) * quantity * share),
    description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${quantity} × ${productName(ctx, item.price)}`,
    period: { start, end },
    proration: true,
  });
}
