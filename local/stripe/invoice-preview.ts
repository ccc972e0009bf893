import type Stripe from 'stripe';
import { z } from 'zod';
import type { Context } from './context';
import { findCustomer } from './customers';
import { invalid } from './errors';
import { draftInvoice } from './invoice-objects';
import { expand, integer, list, only, type Shape, text, unsupported } from './params';
import { linesOf } from './prorations';
import { type Route, route } from './router';
import { itemsAfter } from './subscription-changes';
import { findSubscription, timeOf } from './subscription-objects';
import { billingCycleAnchor, changedItem } from './subscription-params';

const subscriptionDetails = z.strictObject({
  billing_cycle_anchor: billingCycleAnchor.optional(),
  billing_mode: unsupported,
  billing_schedules: unsupported,
  cancel_at: unsupported,
  cancel_at_period_end: only('false').optional(),
  cancel_now: unsupported,
  default_tax_rates: unsupported,
  items: list(changedItem),
  metadata: unsupported,
  pause: unsupported,
  proration_behavior: only('always_invoice'),
  proration_date: integer({ min: 0 }).optional(),
  resume_at: unsupported,
  start_date: unsupported,
  trial_end: unsupported,
} satisfies Shape<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>);

const previewParams = z.strictObject({
  automatic_tax: unsupported,
  currency: unsupported,
  customer: text().optional(),
  customer_account: unsupported,
  customer_details: unsupported,
  discounts: unsupported,
  expand,
  invoice_items: unsupported,
  issuer: unsupported,
  on_behalf_of: unsupported,
  preview_mode: unsupported,
  schedule: unsupported,
  schedule_details: unsupported,
  subscription: text(),
  subscription_details: subscriptionDetails,
} satisfies Shape<Stripe.InvoiceCreatePreviewParams>);

/** The invoice that a change of a subscription would be charged with at once. Nothing is kept of it. */
function preview(ctx: Context, params: z.output<typeof previewParams>): Stripe.Invoice {
  const stored = findSubscription(ctx, params.subscription, 'subscription');
  const { subscription } = stored;
  const customer = findCustomer(ctx, String(subscription.customer), 'customer');
  if (params.customer !== undefined && params.customer !== customer.id)
    throw invalid(`The subscription ${subscription.id} does not belong to the customer ${params.customer}.`, {
      param: 'subscription',
    });
  const { cancel_at_period_end: _, metadata: __, ...terms } = params.subscription_details;
  const lines = [...stored.pending, ...linesOf(ctx, stored, itemsAfter(ctx, stored, terms), terms)];
  const now = timeOf(ctx, stored);
  const reason = 'upcoming' as const;
  const invoice = draftInvoice({ now, customer, subscription, reason, lines, period: { start: now, end: now } });
  const due = Math.max(0, invoice.total + customer.balance);
  return { ...invoice, id: `upcoming_${invoice.id}`, amount_due: due, amount_remaining: due };
}

export const previewRoutes: Route[] = [
  route('POST', '/v1/invoices/create_preview', previewParams, (ctx, params) => preview(ctx, params)),
];
