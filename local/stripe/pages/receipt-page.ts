import type Stripe from 'stripe';
import { accountWords } from './account-words';
import { cardLine } from './card-fields';
import { MERCHANT } from './checkout-page';
import { day, filled, html, htmlPage, money } from './html';
import { noticeWords } from './notice-words';
import { type PageLanguage, wordsIn } from './words';

/** A receipt of a paid charge. `card` is what paid it. */
export function receiptPage(
  charge: Stripe.Charge,
  card: Stripe.PaymentMethod | undefined,
  language: PageLanguage,
): string {
  const { receipt } = accountWords(language);
  const title = filled(receipt.title, { merchant: MERCHANT });
  const amount = (cents: number) => money(cents, charge.currency, language);
  const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const email = charge.billing_details.email;
  const body = html`<section class="panel">
<h1>${title}</h1>
<p class="total">${amount(charge.amount)}</p>
<dl>
${row(receipt.paidOn, day(charge.created, language))}
${row(receipt.paidWith, card ? cardLine(card, language) : noticeWords(language).card)}
${email ? row(wordsIn(language).email, email) : null}
${charge.description ? row(receipt.for, charge.description) : null}
${charge.amount_refunded > 0 ? row(receipt.refunded, amount(charge.amount_refunded)) : null}
<div><dt>${receipt.number}</dt><dd><code>${charge.id}</code></dd></div>
</dl>
</section>`;
  return htmlPage({ title, layout: 'narrow', language, body });
}
