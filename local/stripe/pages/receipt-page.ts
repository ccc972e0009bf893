import type Stripe from 'stripe';
import { cardLine } from './card-fields';
import { MERCHANT } from './checkout-page';
import { html, htmlPage, money } from './html';

/** A receipt of a paid charge. `card` is what paid it. */
export function receiptPage(charge: Stripe.Charge, card: Stripe.PaymentMethod | undefined): string {
  const paidOn = new Date(charge.created * 1000).toISOString().slice(0, 10);
  const body = html`<section class="panel">
<h1>Receipt from ${MERCHANT}</h1>
<p class="total">${money(charge.amount, charge.currency)}</p>
<dl>
<div><dt>Paid on</dt><dd>${paidOn}</dd></div>
<div><dt>Paid with</dt><dd>${card ? cardLine(card) : 'Card'}</dd></div>
${charge.billing_details.email ? html`<div><dt>Email</dt><dd>${charge.billing_details.email}</dd></div>` : null}
${charge.description ? html`<div><dt>For</dt><dd>${charge.description}</dd></div>` : null}
${charge.amount_refunded > 0 ? html`<div><dt>Refunded</dt><dd>${money(charge.amount_refunded, charge.currency)}</dd></div>` : null}
<div><dt>Receipt</dt><dd><code>${charge.id}</code></dd></div>
</dl>
</section>`;
  return htmlPage({ title: `Receipt from ${MERCHANT}`, layout: 'narrow', body });
}
