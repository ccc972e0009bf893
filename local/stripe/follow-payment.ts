import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { noteAttempt } from './invoice-payment';
import { invoiceOf } from './invoices';

/** Tells the invoice that a payment is for, if it is for one, what became of it. */
export function followPayment(ctx: Context, intent: Stripe.PaymentIntent, cause: Cause): void {
  const invoice = invoiceOf(ctx, intent);
  if (invoice) noteAttempt(ctx, invoice, intent, cause);
}
