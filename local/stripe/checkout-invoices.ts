import type Stripe from 'stripe';
import { lineItemsOf } from './checkout-objects';
import { BY_A_PERSON, type Context } from './context';
import { findCustomer } from './customers';
import { newId } from './ids';
import { draftInvoice } from './invoice-objects';
import { presentInvoice } from './present';
import type { StoredInvoice, StoredSession } from './state';

/** The invoice of a session that was paid, where the session asked for one: https://docs.stripe.com/receipts?payment-ui=checkout#paid-invoices */
export function invoicePaid(ctx: Context, stored: StoredSession): void {
  const { session } = stored;
  const intent = ctx.state.paymentIntents[String(session.payment_intent)];
  if (!session.invoice_creation?.enabled || session.invoice !== null || !intent) return;
  const customer = findCustomer(ctx, String(session.customer), 'customer');
  const now = ctx.now();
  const draft = draftInvoice({
    now,
    customer,
    subscription: null,
    reason: 'manual',
    lines: lineItemsOf(ctx, stored).data.map((item) => line(session, item, now)),
    period: { start: now, end: now },
  });
  const sequence = customer.next_invoice_sequence ?? 1;
  const tax = session.total_details?.amount_tax ?? 0;
  const total = session.amount_total ?? 0;
  const invoice: Stripe.Invoice = {
    ...draft,
    ...{ amount_due: total, amount_paid: total, amount_remaining: 0, total, total_excluding_tax: total - tax },
    attempt_count: 1,
    attempted: true,
    automatic_tax: {
      ...draft.automatic_tax,
      ...(tax > 0 ? { enabled: true, provider: 'stripe', status: 'complete' } : {}),
    },
    description: session.invoice_creation.invoice_data.description,
    effective_at: now,
    ending_balance: 0,
    footer: session.invoice_creation.invoice_data.footer,
    metadata: session.invoice_creation.invoice_data.metadata ?? {},
    number: `${customer.invoice_prefix ?? 'LOCAL'}-${String(sequence).padStart(4, '0')}`,
    status: 'paid',
    status_transitions: { ...draft.status_transitions, finalized_at: now, paid_at: now },
    total_taxes: tax > 0 ? [taxLine(tax, total - tax)] : [],
  };
  customer.next_invoice_sequence = sequence + 1;
  session.invoice = invoice.id;
  const kept: StoredInvoice = { invoice, payments: [paymentOf(invoice, intent.id, now)] };
  ctx.state.invoices[invoice.id] = kept;
  ctx.changed('invoices', invoice.id);
  ctx.changed('customers', customer.id);
  ctx.changed('sessions', session.id);
  for (const type of ['invoice.created', 'invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded'] as const)
    ctx.emit(type, presentInvoice(ctx, kept), BY_A_PERSON);
}

function line(session: Stripe.Checkout.Session, item: Stripe.LineItem, now: number): Stripe.InvoiceLineItem {
  const { price } = item;
  return {
    id: newId('il'),
    object: 'line_item',
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: {
        invoice_item: newId('ii'),
        proration: false,
        proration_details: null,
        subscription: null,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { start: now, end: now },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price?.id ?? '', product: String(price?.product ?? '') },
      type: 'price_details',
      unit_amount_decimal: price?.unit_amount_decimal ?? null,
    },
    quantity: item.quantity,
    quantity_decimal: null,
    subscription: null,
    subtotal: item.amount_subtotal,
    taxes: session.automatic_tax.enabled ? [taxLine(item.amount_tax, item.amount_subtotal)] : [],
  };
}

function taxLine(amount: number, taxable: number) {
  return {
    amount,
    tax_behavior: 'exclusive' as const,
    tax_rate_details: null,
    taxability_reason: 'standard_rated' as const,
    taxable_amount: taxable,
    type: 'tax_rate_details' as const,
  };
}

function paymentOf(invoice: Stripe.Invoice, intent: string, now: number): Stripe.InvoicePayment {
  return {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: invoice.total,
    amount_requested: invoice.total,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: now },
  };
}
