import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { missing } from './errors';
import { newId } from './ids';
import { periodEndAfter } from './periods';
import { previous } from './previous';
import type { StoredSubscription } from './state';

export interface NewSubscription {
  customer: string;
  items: { price: Stripe.Price; quantity: number }[];
  defaultPaymentMethod: string | null;
  description: string | null;
  metadata: Stripe.Metadata;
}

/** A subscription that begins now, and waits for its first invoice to be paid. */
export function blankSubscription(now: number, wanted: NewSubscription): Stripe.Subscription {
  const id = newId('sub');
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: 'usd',
    customer: wanted.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: wanted.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: wanted.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: wanted.items.map(({ price, quantity }) => itemOf(id, now, price, quantity)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: wanted.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
  };
}

function itemOf(subscription: string, now: number, price: Stripe.Price, quantity: number): Stripe.SubscriptionItem {
  return {
    id: newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: periodEndAfter(now, now),
    current_period_start: now,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The older form of a price, which items still carry. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: 'month',
    interval_count: 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** @throws StripeFault `resource_missing`. */
export function findSubscription(ctx: Context, id: string, param = 'id'): StoredSubscription {
  const stored = ctx.state.subscriptions[id];
  if (!stored) throw missing('subscription', id, param);
  return stored;
}

/** The time that a subscription lives in: this server's, and by how much a switch has moved it on. Seconds since 1970. */
export function timeOf(ctx: Context, { aheadSeconds }: StoredSubscription): number {
  return ctx.now() + aheadSeconds;
}

export function periodOf({ subscription }: StoredSubscription): { start: number; end: number } {
  const item = subscription.items.data[0];
  return { start: item?.current_period_start ?? 0, end: item?.current_period_end ?? 0 };
}

/** Over for good. */
export function isOver({ subscription }: StoredSubscription): boolean {
  return subscription.status === 'canceled' || subscription.status === 'incomplete_expired';
}

/** Changes a subscription, and tells what it was before. */
export function amend(
  ctx: Context,
  stored: StoredSubscription,
  change: Partial<Stripe.Subscription>,
  cause: Cause,
): void {
  const before = stored.subscription;
  stored.subscription = { ...before, ...change };
  ctx.changed('subscriptions', before.id);
  const was = previous(before, stored.subscription);
  if (Object.keys(was).length > 0) ctx.emit('customer.subscription.updated', stored.subscription, cause, was);
}

export function setStatus(
  ctx: Context,
  stored: StoredSubscription,
  status: Stripe.Subscription.Status,
  cause: Cause,
): void {
  amend(ctx, stored, { status }, cause);
}
