import type Stripe from 'stripe';
import { randomText } from '../ids';
import { accountWords } from './account-words';
import { cardFields, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { MERCHANT } from './checkout-page';
import { day, filled, type Html, html, htmlPage, money } from './html';
import { failureIn } from './notice-words';
import { type PageLanguage, wordsIn } from './words';

export interface InvoiceView {
  invoice: Stripe.Invoice;
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
  failure: string | null;
  language: PageLanguage;
}

export function invoiceStatus({ status }: Stripe.Invoice, language: PageLanguage): string {
  const states: Readonly<Record<string, string>> = accountWords(language).invoice.states;
  return status === null ? '' : (states[status] ?? status);
}

/** The page of a final invoice, and the form to pay it while it is open. */
export function invoicePage(view: InvoiceView): string {
  const { invoice, language } = view;
  const body = html`${summary(invoice, language)}${invoice.status === 'open' ? form(view) : null}`;
  const layout = invoice.status === 'open' ? 'two' : 'narrow';
  const title = filled(accountWords(language).invoice.titled, { number: invoice.number ?? '', merchant: MERCHANT });
  return htmlPage({ title, layout, language, body });
}

function summary(invoice: Stripe.Invoice, language: PageLanguage): Html {
  const { invoice: words, portal } = accountWords(language);
  const amount = (cents: number) => money(cents, invoice.currency, language);
  const credit = invoice.starting_balance - (invoice.ending_balance ?? 0);
  return html`<section aria-label="${words.label}">
<h1>${filled(words.title, { merchant: MERCHANT })}</h1>
<p class="total">${amount(invoice.amount_due)}</p>
<dl>
<div><dt>${portal.number}</dt><dd>${invoice.number ?? words.noNumber}</dd></div>
<div><dt>${portal.date}</dt><dd>${day(invoice.created, language)}</dd></div>
<div><dt>${portal.status}</dt><dd>${invoiceStatus(invoice, language)}</dd></div>
${invoice.lines.data.map((line) => html`<div><dt>${line.description ?? ''}${period(line.period, language)}</dt><dd>${amount(line.amount)}</dd></div>`)}
${invoice.total_taxes?.map((tax) => html`<div><dt>${words.tax}</dt><dd>${amount(tax.amount)}</dd></div>`) ?? null}
${credit === 0 ? null : html`<div><dt>${words.credit}</dt><dd>${amount(credit)}</dd></div>`}
<div><dt><strong>${words.due}</strong></dt><dd><strong>${amount(invoice.amount_due)}</strong></dd></div>
</dl>
</section>`;
}

function period({ start, end }: { start: number; end: number }, language: PageLanguage): Html | null {
  const days = { start: day(start, language), end: day(end, language) };
  const text = filled(accountWords(language).invoice.period, days);
  return start === end ? null : html`<br><span class="soft small">${text}</span>`;
}

function form({ saved, typed, errors, failure, language }: InvoiceView): Html {
  const problem = failure === null ? (Object.values(errors)[0] ?? null) : failureIn(language, failure);
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">${accountWords(language).invoice.pay}</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${cardFields({ saved, typed, errors, language })}
<button type="submit">${wordsIn(language).buttons.payment}</button>
</form>
${testCards(language)}
</section>`;
}
