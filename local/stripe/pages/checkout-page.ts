import type Stripe from 'stripe';
import { BRAND_NAMES, SUGGESTED } from '../cards';
import { randomText } from '../ids';
import type { StoredSession } from '../state';
import type { Field, FieldErrors, Typed } from './checkout-form';
import { type Html, html, htmlPage, money } from './html';

export const MERCHANT = 'Studio Credits';

export interface CheckoutView {
  stored: StoredSession;
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
  failure: string | null;
}

export function needsEmail({ session }: StoredSession): boolean {
  return !session.customer_details?.email;
}

export function maySave({ session }: StoredSession): boolean {
  return (
    typeof session.customer === 'string' && session.saved_payment_method_options?.payment_method_save === 'enabled'
  );
}

export function mayUseBank({ session }: StoredSession): boolean {
  return session.payment_method_types.includes('us_bank_account');
}

/** The payment page of an open session. Tests find its fields by their labels, as people do. */
export function checkoutPage(view: CheckoutView): string {
  return htmlPage({ title: `Pay ${MERCHANT}`, layout: 'two', body: html`${summary(view.stored)}${form(view)}` });
}

function summary({ session, items }: StoredSession): Html {
  const currency = session.currency ?? 'usd';
  return html`<section aria-label="Order">
<h1>${MERCHANT}</h1>
<p class="total">${money(session.amount_total ?? 0, currency)}</p>
<dl>
${items.map(
  (item) =>
    html`<div><dt>${item.name}${item.quantity > 1 ? ` × ${item.quantity}` : ''}${item.description ? html`<br><span class="soft small">${item.description}</span>` : null}</dt><dd>${money(item.unitAmount * item.quantity, currency)}</dd></div>`,
)}
<div><dt><strong>Total due</strong></dt><dd><strong>${money(session.amount_total ?? 0, currency)}</strong></dd></div>
</dl>
${back(session)}
</section>`;
}

function back(session: Stripe.Checkout.Session): Html | null {
  return session.cancel_url ? html`<p><a href="${session.cancel_url}">Back</a></p>` : null;
}

function form({ stored, saved, typed, errors, failure }: CheckoutView): Html {
  const { session } = stored;
  const problem = failure ?? Object.values(errors)[0] ?? null;
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">Pay by card</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${needsEmail(stored) ? input({ name: 'email', label: 'Email', value: typed.email, errors, autocomplete: 'email' }) : html`<p class="row email"><span class="soft">Email</span><span>${session.customer_details?.email ?? ''}</span></p>`}
${saved.length > 0 ? savedCards(saved, typed.method) : null}
${input({ name: 'cardNumber', label: 'Card number', value: typed.cardNumber, errors, autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '4242 4242 4242 4242' })}
<div class="pair">
${input({ name: 'expiry', label: 'Expiry', value: typed.expiry, errors, autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: 'MM / YY' })}
${input({ name: 'cvc', label: 'CVC', value: '', errors, autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123' })}
</div>
${input({ name: 'name', label: 'Name on card', value: typed.name, errors, autocomplete: 'cc-name' })}
${maySave(stored) ? html`<label class="choice"><input type="checkbox" name="save"${typed.save ? html` checked` : null}> Save my card</label>` : null}
${session.custom_text.submit ? html`<p class="small soft">${linked(session.custom_text.submit.message)}</p>` : null}
<button type="submit">Pay</button>
${mayUseBank(stored) ? bankAccount() : null}
</form>
${testCards()}
</section>`;
}

/** No second way to pay beside the card, as far as a person sees it: it stands for methods that settle after days. */
function bankAccount(): Html {
  return html`<details class="small"><summary>Test bank account: settles later</summary>
<p class="soft">The order is placed at once; the money comes, or doesn't, when the switch <code>/_local/async</code> says so.</p>
<button class="inline" type="submit" name="bank" value="test">Use the test bank account</button></details>`;
}

interface Input {
  name: Field;
  label: string;
  value: string;
  errors: FieldErrors;
  autocomplete: string;
  inputmode?: string;
  placeholder?: string;
}

function input({ name, label, value, errors, autocomplete, inputmode = 'text', placeholder = '' }: Input): Html {
  const error = errors[name];
  const invalid = error ? html` aria-invalid="true" aria-describedby="${name}-error"` : null;
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${value}" autocomplete="${autocomplete}" inputmode="${inputmode}" placeholder="${placeholder}"${invalid}>
${error ? html`<span class="error small" id="${name}-error">${error}</span>` : null}</div>`;
}

function savedCards(saved: Stripe.PaymentMethod[], method: string): Html {
  const choice = (value: string, text: string) =>
    html`<label class="choice"><input type="radio" name="method" value="${value}"${value === method ? html` checked` : null}> ${text}</label>`;
  return html`<fieldset><legend>Pay with</legend>
${saved.map((card) => choice(card.id, cardLine(card)))}
${choice('new', 'Another card (fill in below)')}
</fieldset>`;
}

export function cardLine({ card, us_bank_account: account }: Stripe.PaymentMethod): string {
  if (account) return `Bank account ending in ${account.last4 ?? ''}`;
  if (!card) return 'Card';
  const month = String(card.exp_month).padStart(2, '0');
  return `${BRAND_NAMES[card.brand] ?? 'Card'} ending in ${card.last4}, expires ${month}/${card.exp_year % 100}`;
}

/** Stripe renders `[text](address)` as a link; everything else is plain. */
function linked(message: string): Html[] {
  return message.split(/(\[[^\]]+\]\(https?:\/\/[^\s)]+\))/).map((part) => {
    const link = /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/.exec(part);
    return link ? html`<a href="${link[2] ?? ''}" target="_blank" rel="noopener">${link[1] ?? ''}</a>` : html`${part}`;
  });
}

function testCards(): Html {
  const spaced = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1 ');
  return html`<details class="small"><summary>Test card: <code>4242 4242 4242 4242</code>, and others</summary>
<p class="soft">Any future expiry, any CVC, any name. Never type a real card here.</p>
<ul>${SUGGESTED.map((card) => html`<li><code>${spaced(card.number)}</code> ${card.hint ?? ''}</li>`)}</ul></details>`;
}

/** What a session that can't be paid any more shows. */
export function closedPage({ session }: StoredSession): string {
  const complete = session.status === 'complete';
  const title = complete ? 'This payment is complete' : 'This payment page has expired';
  const text = complete
    ? 'You have paid, and nothing more will be charged.'
    : 'Nothing was charged. Go back to start again.';
  const next =
    complete && session.success_url ? html`<p><a href="${successUrl(session)}">Continue</a></p>` : back(session);
  return htmlPage({
    title,
    layout: 'narrow',
    body: html`<section class="panel"><h1>${title}</h1><p>${text}</p>${next}</section>`,
  });
}

export function successUrl(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

export function notFoundPage(): string {
  const body = html`<section class="panel"><h1>No such page</h1><p>The address is wrong, or what it named is gone.</p></section>`;
  return htmlPage({ title: 'No such page', layout: 'narrow', body });
}
