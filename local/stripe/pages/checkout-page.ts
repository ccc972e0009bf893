import type Stripe from 'stripe';
import { successUrl } from '../checkout-objects';
import { needsTerms, taxOn } from '../checkout-options';
import { randomText } from '../ids';
import type { StoredSession } from '../state';
import { cardFields, input, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
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
  const { title } = WORDS[view.stored.session.mode] ?? WORDS.payment;
  return htmlPage({ title: `${title} ${MERCHANT}`, layout: 'two', body: html`${summary(view.stored)}${form(view)}` });
}

interface Words {
  title: string;
  heading: string;
  button: string;
}

const WORDS: Record<string, Words> & { payment: Words } = {
  payment: { title: 'Pay', heading: 'Pay by card', button: 'Pay' },
  setup: { title: 'Save a card with', heading: 'Save a card', button: 'Save card' },
  subscription: { title: 'Subscribe to', heading: 'Pay by card', button: 'Pay' },
};

function summary({ session, items }: StoredSession): Html {
  if (session.mode === 'setup')
    return html`<section aria-label="Card"><h1>${MERCHANT}</h1>
<p>Your card is kept for later payments. Nothing is charged now.</p>
${back(session)}</section>`;
  const monthly = session.mode === 'subscription' ? html`<span class="soft small"> per month</span>` : null;
  const currency = session.currency ?? 'usd';
  const tax = taxOn(session, session.amount_subtotal ?? 0);
  const total = money((session.amount_subtotal ?? 0) + tax, currency);
  return html`<section aria-label="Order">
<h1>${MERCHANT}</h1>
<p class="total">${total}${monthly}</p>
<dl>
${items.map(
  (item) =>
    html`<div><dt>${item.name}${item.quantity > 1 ? ` × ${item.quantity}` : ''}${item.description ? html`<br><span class="soft small">${item.description}</span>` : null}</dt><dd>${money(item.unitAmount * item.quantity, currency)}</dd></div>`,
)}
${session.automatic_tax.enabled ? html`<div><dt>Tax (test rate)</dt><dd>${money(tax, currency)}</dd></div>` : null}
<div><dt><strong>Total due</strong></dt><dd><strong>${total}</strong></dd></div>
</dl>
${back(session)}
</section>`;
}

function back(session: Stripe.Checkout.Session): Html | null {
  return session.cancel_url ? html`<p><a href="${session.cancel_url}">Back</a></p>` : null;
}

function form({ stored, saved, typed, errors, failure }: CheckoutView): Html {
  const { session } = stored;
  const { heading, button } = WORDS[session.mode] ?? WORDS.payment;
  const problem = failure ?? Object.values(errors)[0] ?? null;
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">${heading}</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${needsEmail(stored) ? input({ name: 'email', label: 'Email', value: typed.email, errors, autocomplete: 'email' }) : html`<p class="row email"><span class="soft">Email</span><span>${session.customer_details?.email ?? ''}</span></p>`}
${cardFields({ saved, typed, errors })}
${maySave(stored) ? html`<label class="choice"><input type="checkbox" name="save"${typed.save ? html` checked` : null}> Save my card</label>` : null}
${needsTerms(session) ? terms(session, typed.terms, errors.terms) : null}
${session.custom_text.submit ? html`<p class="small soft">${linked(session.custom_text.submit.message)}</p>` : null}
${session.mode === 'subscription' ? html`<p class="small soft">Your card is kept, and charged each month until you cancel.</p>` : null}
<button type="submit">${button}</button>
${mayUseBank(stored) ? bankAccount() : null}
</form>
${testCards()}
</section>`;
}

function terms({ custom_text: text }: Stripe.Checkout.Session, agreed: boolean, error: string | undefined): Html {
  const words = text.terms_of_service_acceptance?.message ?? "I agree to the merchant's Terms of Service";
  const invalid = error ? html` aria-invalid="true" aria-describedby="terms-error"` : null;
  return html`<div class="field"><label class="choice"><input type="checkbox" name="terms"${agreed ? html` checked` : null}${invalid}> <span>${linked(words)}</span></label>
${error ? html`<span class="error small" id="terms-error">${error}</span>` : null}</div>`;
}

/** No second way to pay beside the card, as far as a person sees it: it stands for methods that settle after days. */
function bankAccount(): Html {
  return html`<details class="small"><summary>Test bank account: settles later</summary>
<p class="soft">The order is placed at once; the money comes, or doesn't, when the switch <code>/_local/async</code> says so.</p>
<button class="inline" type="submit" name="bank" value="test">Use the test bank account</button></details>`;
}

/** Stripe renders `[text](address)` as a link; everything else is plain. */
function linked(message: string): Html[] {
  return message.split(/(\[[^\]]+\]\(https?:\/\/[^\s)]+\))/).map((part) => {
    const link = /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/.exec(part);
    return link ? html`<a href="${link[2] ?? ''}" target="_blank" rel="noopener">${link[1] ?? ''}</a>` : html`${part}`;
  });
}

/** What a session that can't be paid any more shows. */
export function closedPage({ session }: StoredSession): string {
  const complete = session.status === 'complete';
  const setup = session.mode === 'setup';
  const title = complete ? `This ${setup ? 'setup' : 'payment'} is complete` : 'This payment page has expired';
  const done = setup ? 'Your card is saved.' : 'You have paid, and nothing more will be charged.';
  const text = complete ? done : 'Nothing was charged. Go back to start again.';
  const next =
    complete && session.success_url ? html`<p><a href="${successUrl(session)}">Continue</a></p>` : back(session);
  return htmlPage({
    title,
    layout: 'narrow',
    body: html`<section class="panel"><h1>${title}</h1><p>${text}</p>${next}</section>`,
  });
}

export function notFoundPage(): string {
  const body = html`<section class="panel"><h1>No such page</h1><p>The address is wrong, or what it named is gone.</p></section>`;
  return htmlPage({ title: 'No such page', layout: 'narrow', body });
}
