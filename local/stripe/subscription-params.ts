import type Stripe from 'stripe';
import { z } from 'zod';
import {
  clearableText,
  created,
  expand,
  flag,
  integer,
  list,
  metadata,
  only,
  pages,
  type Shape,
  text,
  unsupported,
} from './params';

const quantity = integer({ min: 1, max: 999_999 });

const cancellationDetails = z.strictObject({
  comment: clearableText().optional(),
  feedback: z
    .enum([
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ])
    .optional(),
  feedback_option: unsupported,
} satisfies Shape<Stripe.SubscriptionCancelParams.CancellationDetails>);

const itemShared = {
  billing_thresholds: unsupported,
  discounts: unsupported,
  metadata: unsupported,
  plan: unsupported,
  price_data: unsupported,
  tax_rates: unsupported,
};

const newItem = z.strictObject({
  ...itemShared,
  current_trial: unsupported,
  price: text(),
  quantity: quantity.optional(),
} satisfies Shape<Stripe.SubscriptionCreateParams.Item>);

export const changedItem = z.strictObject({
  ...itemShared,
  clear_usage: unsupported,
  current_trial: unsupported,
  deleted: only('false').optional(),
  id: text(),
  price: text().optional(),
  quantity: quantity.optional(),
} satisfies Shape<Stripe.SubscriptionUpdateParams.Item>);

const shared = {
  add_invoice_items: unsupported,
  application_fee_percent: unsupported,
  automatic_tax: unsupported,
  billing_schedules: unsupported,
  billing_thresholds: unsupported,
  cancel_at: unsupported,
  collection_method: only('charge_automatically').optional(),
  days_until_due: unsupported,
  default_payment_method: text().optional(),
  default_source: unsupported,
  default_tax_rates: unsupported,
  discounts: unsupported,
  expand,
  invoice_settings: unsupported,
  metadata: metadata.optional(),
  off_session: flag.optional(),
  on_behalf_of: unsupported,
  payment_settings: unsupported,
  pending_invoice_item_interval: unsupported,
  transfer_data: unsupported,
  trial_end: unsupported,
  trial_from_plan: unsupported,
  trial_settings: unsupported,
};

export const createParams = z.strictObject({
  ...shared,
  backdate_start_date: unsupported,
  billing_cycle_anchor: unsupported,
  billing_cycle_anchor_config: unsupported,
  billing_mode: unsupported,
  cancel_at_period_end: only('false').optional(),
  currency: only('usd').optional(),
  customer: text(),
  customer_account: unsupported,
  description: text(500).optional(),
  items: list(newItem),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
  proration_behavior: unsupported,
  trial_period_days: unsupported,
} satisfies Shape<Stripe.SubscriptionCreateParams>);

export const billingCycleAnchor = z
  .strictObject({
    type: z.enum(['now', 'unchanged']),
  } satisfies Shape<Stripe.SubscriptionUpdateParams.BillingCycleAnchor>)
  .transform(({ type }) => type);

const behaviours = {
  payment_behavior: only('allow_incomplete', 'error_if_incomplete').optional(),
  proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
  proration_date: integer({ min: 0 }).optional(),
};

export const updateParams = z.strictObject({
  ...shared,
  ...behaviours,
  billing_cycle_anchor: billingCycleAnchor.optional(),
  cancel_at_period_end: flag.optional(),
  cancellation_details: cancellationDetails.optional(),
  description: clearableText(500).optional(),
  items: list(changedItem).optional(),
  pause_collection: unsupported,
} satisfies Shape<Stripe.SubscriptionUpdateParams>);

export const cancelParams = z.strictObject({
  cancellation_details: cancellationDetails.optional(),
  expand,
  invoice_now: only('false').optional(),
  prorate: only('false').optional(),
} satisfies Shape<Stripe.SubscriptionCancelParams>);

export const listParams = z.strictObject({
  ...pages,
  automatic_tax: unsupported,
  collection_method: unsupported,
  created: created.optional(),
  current_period_end: unsupported,
  current_period_start: unsupported,
  customer: text().optional(),
  customer_account: unsupported,
  expand,
  plan: unsupported,
  price: text().optional(),
  status: z
    .enum([
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ])
    .optional(),
  test_clock: unsupported,
} satisfies Shape<Stripe.SubscriptionListParams>);

export const itemListParams = z.strictObject({
  ...pages,
  expand,
  subscription: text(),
} satisfies Shape<Stripe.SubscriptionItemListParams>);

export const itemUpdateParams = z.strictObject({
  ...itemShared,
  ...behaviours,
  current_trial: unsupported,
  expand,
  off_session: flag.optional(),
  price: text().optional(),
  quantity: quantity.optional(),
} satisfies Shape<Stripe.SubscriptionItemUpdateParams>);
