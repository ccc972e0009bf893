import type Stripe from 'stripe';
import type { Cause, Context } from './context';
import { DECLINES } from './declines';
import { intentOf, subscriptionOf } from './invoices';
import { attempt, followUp } from './payments';
import { presentInvoice } from './present';
import type { StoredInvoice } from './state';
import { setStatus, timeOf } from './subscription-objects';
import { type Presence, type Verdict, verdictOn } from './verdict';

const DAY = 24 * 60 * 60;
const RETRY_AFTER = 3 * DAY;

interface InvoiceAttempt {
  paymentMethod: Stripe.PaymentMethod | null;
  presence: Presence;
  /** Where proof leads back to on this server; null when an API call asked for the payment. */
  page: string | null;
  forced?: Verdict | undefined;
}

/** What a subscription is paid with: its own card, or its customer's. */
export function defaultMethod(ctx: Context, subscription: Stripe.Subscription): Stripe.PaymentMethod | null {
  const customer = ctx.state.customers[String(subscription.customer)];
  const id = subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method;
  return (typeof id === 'string' && ctx.state.paymentMethods[id]?.paymentMethod) || null;
}

/** Tries to collect a final invoice; whatever comes of it moves its subscription. Nothing to pay is paid. */
export function collectInvoice(ctx: Context, stored: StoredInvoice, order: InvoiceAttempt, cause: Cause): Verdict {
  const { invoice } = stored;
  const intent = intentOf(ctx, stored);
  invoice.attempted = true;
  if (!intent) {
    notePaid(ctx, stored, cause);
    return 'paid';
  }
  if (!order.paymentMethod) {
    noteFailed(ctx, stored, cause);
    return DECLINES.generic_decline;
  }
  const { paymentMethod, presence, page } = order;
  const said = order.forced ?? verdictOn(ctx, paymentMethod, presence);
  // Stripe waits for the customer where another payment without them would just be declined.
  const forced = typeof said === 'object' && said.code === 'authentication_required' ? 'action' : said;
  const verdict = attempt(
    ctx,
    { intent, paymentMethod, presence, keep: 'limited', returnUrl: null, page, forced },
    cause,
  );
  noteAttempt(ctx, stored, intent, cause);
  followUp(ctx, intent, cause);
  return verdict;
}

/** Takes over what became of an invoice's payment, whoever made the attempt. */
export function noteAttempt(ctx: Context, stored: StoredInvoice, intent: Stripe.PaymentIntent, cause: Cause): void {
  if (stored.invoice.status !== 'open') return;
  if (intent.status === 'succeeded') notePaid(ctx, stored, cause);
  else if (intent.status === 'requires_action') {
    ctx.emit('invoice.payment_action_required', presentInvoice(ctx, stored), cause);
    noteFailed(ctx, stored, cause);
  } else if (intent.status === 'requires_payment_method') noteFailed(ctx, stored, cause);
}

function notePaid(ctx: Context, stored: StoredInvoice, cause: Cause): void {
  const { invoice, payments } = stored;
  const owner = ctx.state.subscriptions[subscriptionOf(invoice) ?? ''];
  const now = owner ? timeOf(ctx, owner) : ctx.now();
  invoice.status = 'paid';
  invoice.attempt_count += payments.length > 0 ? 1 : 0;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = now;
  ctx.changed('invoices', invoice.id);
  const payment = payments.at(-1);
  if (payment) {
    payment.status = 'paid';
    payment.amount_paid = payment.amount_requested;
    payment.status_transitions.paid_at = now;
    ctx.emit('invoice_payment.paid', payment, cause);
  }
  ctx.emit('invoice.paid', presentInvoice(ctx, stored), cause);
  ctx.emit('invoice.payment_succeeded', presentInvoice(ctx, stored), cause);
  const waits = owner && ['incomplete', 'past_due', 'unpaid'].includes(owner.subscription.status);
  if (waits && owner.subscription.latest_invoice === invoice.id) setStatus(ctx, owner, 'active', cause);
}

/** The first invoice of a subscription leaves it incomplete; any later one makes it past due. */
function noteFailed(ctx: Context, stored: StoredInvoice, cause: Cause): void {
  const { invoice } = stored;
  const owner = ctx.state.subscriptions[subscriptionOf(invoice) ?? ''];
  invoice.attempt_count += 1;
  const isFirst = invoice.billing_reason === 'subscription_create';
  invoice.next_payment_attempt = isFirst ? null : (owner ? timeOf(ctx, owner) : ctx.now()) + RETRY_AFTER;
  ctx.changed('invoices', invoice.id);
  ctx.emit('invoice.payment_failed', presentInvoice(ctx, stored), cause);
  if (owner?.subscription.status === 'active') setStatus(ctx, owner, 'past_due', cause);
}
