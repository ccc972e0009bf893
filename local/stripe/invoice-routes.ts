import type Stripe from 'stripe';
import { z } from 'zod';
import { findPaymentMethod } from './cards-on-file';
import type { Cause, Context } from './context';
import { cardFault } from './declines';
import { invalid } from './errors';
import { collectInvoice, defaultMethod } from './invoice-payment';
import { findInvoice, intentOf, subscriptionOf } from './invoices';
import { page, within } from './lists';
import { created, expand, flag, pages, type Shape, text, unsupported } from './params';
import { presentIntent, presentInvoice } from './present';
import { type Route, route } from './router';
import type { StoredInvoice } from './state';

const listParams = z.strictObject({
  ...pages,
  collection_method: unsupported,
  created: created.optional(),
  customer: text().optional(),
  customer_account: unsupported,
  due_date: unsupported,
  expand,
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
  subscription: text().optional(),
} satisfies Shape<Stripe.InvoiceListParams>);

const payParams = z.strictObject({
  expand,
  forgive: unsupported,
  mandate: unsupported,
  off_session: flag.optional(),
  paid_out_of_band: unsupported,
  payment_method: text().optional(),
  source: unsupported,
} satisfies Shape<Stripe.InvoicePayParams>);

const paymentListParams = z.strictObject({
  ...pages,
  created: created.optional(),
  expand,
  invoice: text().optional(),
  payment: z
    .strictObject({
      payment_intent: text(),
      payment_record: unsupported,
      type: z.literal('payment_intent'),
    } satisfies Shape<Stripe.InvoicePaymentListParams.Payment>)
    .optional(),
  status: z.enum(['canceled', 'open', 'paid']).optional(),
} satisfies Shape<Stripe.InvoicePaymentListParams>);

/** What an open invoice would be paid with. @throws StripeFault 400. */
export function methodToPay(ctx: Context, { invoice }: StoredInvoice, given: string | undefined): Stripe.PaymentMethod {
  const customer = String(invoice.customer);
  if (given) return findPaymentMethod(ctx, given, 'payment_method', customer);
  const owner = ctx.state.subscriptions[subscriptionOf(invoice) ?? ''];
  const usual = owner ? defaultMethod(ctx, owner.subscription) : null;
  if (usual) return usual;
  throw invalid(
    'There is no `default_payment_method` set on this Customer or Invoice. Please pass in a `payment_method` or set `default_payment_method`.',
    { code: 'missing' },
  );
}

function payByRequest(
  ctx: Context,
  stored: StoredInvoice,
  params: z.output<typeof payParams>,
  cause: Cause,
): Stripe.Invoice {
  const { invoice } = stored;
  if (invoice.status === 'paid') throw invalid('Invoice is already paid');
  if (invoice.status !== 'open')
    throw invalid(`The invoice ${invoice.id} is ${String(invoice.status)}; it cannot be paid.`);
  const paymentMethod = methodToPay(ctx, stored, params.payment_method);
  // Stripe's default: whoever calls this is rarely the customer.
  const presence = params.off_session === false ? 'on_session' : 'off_session';
  const verdict = collectInvoice(ctx, stored, { paymentMethod, presence, page: null }, cause);
  const intent = intentOf(ctx, stored);
  if (verdict === 'action') {
    throw invalid('This payment requires additional user action before it can be completed successfully.', {
      code: 'invoice_payment_intent_requires_action',
      status: 402,
    });
  }
  if (typeof verdict === 'object') {
    throw cardFault(verdict, {
      ...(intent ? { payment_intent: structuredClone(presentIntent(ctx, intent)) } : {}),
      payment_method: structuredClone(paymentMethod),
    });
  }
  return presentInvoice(ctx, stored);
}

export const invoiceRoutes: Route[] = [
  route('GET', '/v1/invoices', listParams, (ctx, params) => {
    const fits = (invoice: Stripe.Invoice) =>
      (!params.customer || invoice.customer === params.customer) &&
      (!params.status || invoice.status === params.status) &&
      (!params.subscription || subscriptionOf(invoice) === params.subscription) &&
      within(invoice.created, params.created);
    const invoices = Object.values(ctx.state.invoices).map((stored) => presentInvoice(ctx, stored));
    return page(invoices, '/v1/invoices', params, fits);
  }),
  route('GET', '/v1/invoices/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    presentInvoice(ctx, findInvoice(ctx, id)),
  ),
  route('POST', '/v1/invoices/:id/pay', payParams, (ctx, params, call) =>
    payByRequest(ctx, findInvoice(ctx, call.id), params, call),
  ),
  route('GET', '/v1/invoice_payments', paymentListParams, (ctx, params) => {
    const fits = (payment: Stripe.InvoicePayment) =>
      (!params.invoice || payment.invoice === params.invoice) &&
      (!params.payment || payment.payment.payment_intent === params.payment.payment_intent) &&
      (!params.status || payment.status === params.status) &&
      within(payment.created, params.created);
    const payments = Object.values(ctx.state.invoices).flatMap((stored) => stored.payments);
    return page(payments, '/v1/invoice_payments', params, fits);
  }),
];
