import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { missing } from './errors';
import { newId } from './ids';
import { draftInvoice, type NewInvoice } from './invoice-objects';
import { cancelIntent, makePaymentIntent } from './payment-intents';
import { presentInvoice } from './present';
import type { StoredInvoice } from './state';

/** @throws StripeFault `resource_missing`. */
export function findInvoice(ctx: Context, id: string): StoredInvoice {
  const stored = ctx.state.invoices[id];
  if (!stored) throw missing('invoice', id);
  return stored;
}

/** The invoice that a payment is for. */
export function invoiceOf(ctx: Context, intent: Stripe.PaymentIntent): StoredInvoice | undefined {
  return Object.values(ctx.state.invoices).find(({ payments }) =>
    payments.some(({ payment }) => payment.payment_intent === intent.id),
  );
}

export function invoicesOf(ctx: Context, subscription: string): StoredInvoice[] {
  return Object.values(ctx.state.invoices).filter(({ invoice }) => subscriptionOf(invoice) === subscription);
}

/** The subscription that an invoice is for. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return typeof subscription === 'string' ? subscription : null;
}

/** Draws an invoice up; nobody can pay it before it is final. */
export function makeInvoice(
  ctx: Context,
  wanted: Omit<NewInvoice, 'customer' | 'subscription'> & { subscription: Stripe.Subscription },
  cause: Cause,
): StoredInvoice {
  const customer = findCustomer(ctx, String(wanted.subscription.customer), 'customer');
  const invoice = draftInvoice({ ...wanted, customer });
  const stored: StoredInvoice = { invoice, payments: [] };
  ctx.state.invoices[invoice.id] = stored;
  ctx.changed('invoices', invoice.id);
  ctx.emit('invoice.created', presentInvoice(ctx, stored), cause);
  return stored;
}

/** Numbers it, sets the customer's credit against it, and asks for the rest, if there is any. */
export function finalize(ctx: Context, stored: StoredInvoice, now: number, cause: Cause): void {
  const { invoice } = stored;
  const customer = findCustomer(ctx, String(invoice.customer), 'customer');
  const sequence = customer.next_invoice_sequence ?? 1;
  const owed = invoice.total + customer.balance;
  invoice.status = 'open';
  invoice.number = `${customer.invoice_prefix ?? 'LOCAL'}-${String(sequence).padStart(4, '0')}`;
  invoice.effective_at = now;
  invoice.status_transitions.finalized_at = now;
  invoice.starting_balance = customer.balance;
  invoice.ending_balance = Math.min(0, owed);
  invoice.amount_due = Math.max(0, owed);
  invoice.amount_remaining = invoice.amount_due;
  customer.balance = invoice.ending_balance;
  customer.next_invoice_sequence = sequence + 1;
  ctx.changed('customers', customer.id);
  ctx.changed('invoices', invoice.id);
  ctx.emit('invoice.finalized', presentInvoice(ctx, stored), cause);
  if (invoice.amount_due > 0) askForPayment(ctx, stored, now, cause);
}

function askForPayment(ctx: Context, stored: StoredInvoice, now: number, cause: Cause): void {
  const { invoice } = stored;
  const intent = makePaymentIntent(ctx, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: typeof invoice.customer === 'string' ? invoice.customer : null,
    data: {
      description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
      metadata: {},
      receiptEmail: null,
      setupFutureUsage: 'off_session',
      statementDescriptor: null,
      statementDescriptorSuffix: null,
    },
    types: ['card'],
  });
  stored.payments.push({
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  ctx.emit('payment_intent.created', intent, cause);
}

/** The payment that an open invoice asks for. */
export function intentOf(ctx: Context, { payments }: StoredInvoice): Stripe.PaymentIntent | undefined {
  const id = payments.at(-1)?.payment.payment_intent;
  return typeof id === 'string' ? ctx.state.paymentIntents[id] : undefined;
}

/** Nobody owes it any more. */
export function voidInvoice(ctx: Context, stored: StoredInvoice, now: number, cause: Cause): void {
  const { invoice } = stored;
  const intent = intentOf(ctx, stored);
  if (intent && intent.status !== 'canceled') cancelIntent(ctx, intent, 'void_invoice', cause);
  invoice.status = 'void';
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = now;
  for (const payment of stored.payments) {
    payment.status = 'canceled';
    payment.status_transitions.canceled_at = now;
  }
  ctx.changed('invoices', invoice.id);
  ctx.emit('invoice.voided', presentInvoice(ctx, stored), cause);
}
