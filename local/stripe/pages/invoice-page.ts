import type Stripe from 'stripe';
import { randomText } from '../ids';
import { cardFields, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { MERCHANT } from './checkout-page';
import { type Html, html, htmlPage, money } from './html';

export interface InvoiceView {
  invoice: Stripe.Invoice;
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
  failure: string | null;
}

export const STATUS_WORDS: Record<string, string> = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
};

/** The page of a final invoice, and the form to pay it while it is open. */
export function invoicePage(view: InvoiceView): string {
  const { invoice } = view;
  const body = html`${summary(invoice)}${invoice.status === 'open' ? form(view) : null}`;
  const layout = invoice.status === 'open' ? 'two' : 'narrow';
  return htmlPage({ title: `Invoice ${invoice.number ?? ''} from ${MERCHANT}`, layout, body });
}

function summary(invoice: Stripe.Invoice): Html {
  const amount = (cents: number) => money(cents, invoice.currency);
  const credit = invoice.starting_balance - (invoice.ending_balance ?? 0);
  return html`<section aria-label="Invoice">
<h1>Invoice from ${MERCHANT}</h1>
<p class="total">${amount(invoice.amount_due)}</p>
<dl>
<div><dt>Number</dt><dd>${invoice.number ?? 'none yet'}</dd></div>
<div><dt>Date</dt><dd>${day(invoice.created)}</dd></div>
<div><dt>Status</dt><dd>${STATUS_WORDS[invoice.status ?? ''] ?? ''}</dd></div>
${invoice.lines.data.map((line) => html`<div><dt>${line.description ?? ''}${period(line.period)}</dt><dd>${amount(line.amount)}</dd></div>`)}
${invoice.total_taxes?.map((tax) => html`<div><dt>Tax</dt><dd>${amount(tax.amount)}</dd></div>`) ?? null}
${credit === 0 ? null : html`<div><dt>Credit from earlier</dt><dd>${amount(credit)}</dd></div>`}
<div><dt><strong>Amount due</strong></dt><dd><strong>${amount(invoice.amount_due)}</strong></dd></div>
</dl>
</section>`;
}

function period({ start, end }: { start: number; end: number }): Html | null {
  return start === end ? null : html`<br><span class="soft small">${day(start)} to ${day(end)}</span>`;
}

function form({ saved, typed, errors, failure }: InvoiceView): Html {
  const problem = failure ?? Object.values(errors)[0] ?? null;
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">Pay this invoice</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${cardFields({ saved, typed, errors })}
<button type="submit">Pay</button>
</form>
${testCards()}
</section>`;
}

export function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
