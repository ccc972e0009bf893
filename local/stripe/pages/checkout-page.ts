import type Stripe from 'stripe';
import { successUrl } from '../checkout-objects';
import { needsTerms, taxOn } from '../checkout-options';
import { randomText } from '../ids';
import type { StoredSession } from '../state';
import { cardFields, input, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { type Html, html, htmlPage, money } from './html';
import { type PageLanguage, type Words, wordsIn } from './words';

export const MERCHANT = 'Studio Credits';

export interface CheckoutView {
  stored: StoredSession;
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
  failure: string | null;
  language: PageLanguage;
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
  const { stored, language } = view;
  const title = `${wordsIn(language).titles[modeOf(stored.session)]} ${MERCHANT}`;
  return htmlPage({ title, layout: 'two', language, body: html`${summary(stored, language)}${form(view)}` });
}

type Mode = keyof Words['buttons'];

function modeOf({ mode }: Stripe.Checkout.Session): Mode {
  if (mode === 'setup') return 'setup';
  return mode === 'subscription' ? 'subscription' : 'payment';
}

function summary({ session, items }: StoredSession, language: PageLanguage): Html {
  const words = wordsIn(language);
  if (session.mode === 'setup')
    return html`<section aria-label="${words.card}"><h1>${MERCHANT}</h1>
<p>${words.kept}</p>
${back(session, words)}</section>`;
  const monthly = session.mode === 'subscription' ? html`<span class="soft small">${words.perMonth}</span>` : null;
  const currency = session.currency ?? 'usd';
  const tax = taxOn(session, session.amount_subtotal ?? 0);
  const total = money((session.amount_subtotal ?? 0) + tax, currency, language);
  return html`<section aria-label="${words.order}">
<h1>${MERCHANT}</h1>
<p class="total">${total}${monthly}</p>
<dl>
${items.map(
  (item) =>
    html`<div><dt>${item.name}${item.quantity > 1 ? ` × ${item.quantity}` : ''}${item.description ? html`<br><span class="soft small">${item.description}</span>` : null}</dt><dd>${money(item.unitAmount * item.quantity, currency, language)}</dd></div>`,
)}
${session.automatic_tax.enabled ? html`<div><dt>${words.tax}</dt><dd>${money(tax, currency, language)}</dd></div>` : null}
<div><dt><strong>${words.total}</strong></dt><dd><strong>${total}</strong></dd></div>
</dl>
${back(session, words)}
</section>`;
}

function back(session: Stripe.Checkout.Session, words = wordsIn('en')): Html | null {
  return session.cancel_url ? html`<p><a href="${session.cancel_url}">${words.back}</a></p>` : null;
}

function form({ stored, saved, typed, errors, failure, language }: CheckoutView): Html {
  const { session } = stored;
  const words = wordsIn(language);
  const mode = modeOf(session);
  const problem = failure ?? Object.values(errors)[0] ?? null;
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">${words.headings[mode]}</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${needsEmail(stored) ? input({ name: 'email', label: words.email, value: typed.email, errors, autocomplete: 'email' }) : html`<p class="row email"><span class="soft">${words.email}</span><span>${session.customer_details?.email ?? ''}</span></p>`}
${cardFields({ saved, typed, errors, words })}
${maySave(stored) ? html`<label class="choice"><input type="checkbox" name="save"${typed.save ? html` checked` : null}> ${words.save}</label>` : null}
${needsTerms(session) ? terms(session, typed.terms, errors.terms, words) : null}
${session.custom_text.submit ? html`<p class="small soft">${linked(session.custom_text.submit.message)}</p>` : null}
${session.mode === 'subscription' ? html`<p class="small soft">${words.monthly}</p>` : null}
<button type="submit">${words.buttons[mode]}</button>
${mayUseBank(stored) ? bankAccount() : null}
</form>
${testCards(words)}
</section>`;
}

function terms(
  { custom_text: text }: Stripe.Checkout.Session,
  agreed: boolean,
  error: string | undefined,
  words: Words,
): Html {
  const sentence = text.terms_of_service_acceptance?.message ?? words.terms;
  const invalid = error ? html` aria-invalid="true" aria-describedby="terms-error"` : null;
  return html`<div class="field"><label class="choice"><input type="checkbox" name="terms"${agreed ? html` checked` : null}${invalid}> <span>${linked(sentence)}</span></label>
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
