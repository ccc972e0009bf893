import type Stripe from 'stripe';
import { successUrl } from '../checkout-objects';
import { needsTerms, taxOn } from '../checkout-options';
import { randomText } from '../ids';
import type { StoredSession } from '../state';
import { cardFields, input, testCards } from './card-fields';
import type { FieldErrors, Typed } from './checkout-form';
import { filled, type Html, html, htmlPage, money } from './html';
import { failureIn, noticeWords } from './notice-words';
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

function back(session: Stripe.Checkout.Session, words: Words): Html | null {
  return session.cancel_url ? html`<p><a href="${session.cancel_url}">${words.back}</a></p>` : null;
}

function form({ stored, saved, typed, errors, failure, language }: CheckoutView): Html {
  const { session } = stored;
  const words = wordsIn(language);
  const mode = modeOf(session);
  const problem = failure === null ? (Object.values(errors)[0] ?? null) : failureIn(language, failure);
  return html`<section class="panel" aria-labelledby="pay-title">
<h2 id="pay-title">${words.headings[mode]}</h2>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : null}
<form method="post" novalidate>
<input type="hidden" name="attempt" value="${randomText(24)}">
<input type="hidden" name="shown" value="${typed.method}">
${needsEmail(stored) ? input({ name: 'email', label: words.email, value: typed.email, errors, autocomplete: 'email' }) : html`<p class="row email"><span class="soft">${words.email}</span><span>${session.customer_details?.email ?? ''}</span></p>`}
${cardFields({ saved, typed, errors, language })}
${maySave(stored) ? html`<label class="choice"><input type="checkbox" name="save"${typed.save ? html` checked` : null}> ${words.save}</label>` : null}
${needsTerms(session) ? terms(session, typed.terms, errors.terms, words) : null}
${session.custom_text.submit ? html`<p class="small soft">${linked(session.custom_text.submit.message)}</p>` : null}
${session.mode === 'subscription' ? html`<p class="small soft">${words.monthly}</p>` : null}
<button type="submit">${words.buttons[mode]}</button>
${mayUseBank(stored) ? bankAccount(language) : null}
</form>
${testCards(language)}
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
function bankAccount(language: PageLanguage): Html {
  const { title, text, button } = noticeWords(language).bank;
  return html`<details class="small"><summary>${title}</summary>
<p class="soft">${filled(text, { address: '/_local/async' })}</p>
<button class="inline" type="submit" name="bank" value="test">${button}</button></details>`;
}

/** Stripe renders `[text](address)` as a link; everything else is plain. */
function linked(message: string): Html[] {
  return message.split(/(\[[^\]]+\]\(https?:\/\/[^\s)]+\))/).map((part) => {
    const link = /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/.exec(part);
    return link ? html`<a href="${link[2] ?? ''}" target="_blank" rel="noopener">${link[1] ?? ''}</a>` : html`${part}`;
  });
}

/** What a session that can't be paid any more shows. */
export function closedPage({ session }: StoredSession, language: PageLanguage): string {
  const { closed } = noticeWords(language);
  const complete = session.status === 'complete';
  const done = session.mode === 'setup' ? [closed.saved, closed.savedText] : [closed.paid, closed.paidText];
  const [title = '', text = ''] = complete ? done : [closed.expired, closed.expiredText];
  const next =
    complete && session.success_url
      ? html`<p><a href="${successUrl(session)}">${closed.continue}</a></p>`
      : back(session, wordsIn(language));
  return noticePage({ title, text }, language, next);
}

export function notFoundPage(language: PageLanguage): string {
  return noticePage(noticeWords(language).notFound, language);
}

/** A page that says one thing. */
export function noticePage(
  { title, text }: { title: string; text: string },
  language: PageLanguage,
  next: Html | null = null,
): string {
  const body = html`<section class="panel"><h1>${title}</h1><p>${text}</p>${next}</section>`;
  return htmlPage({ title, layout: 'narrow', language, body });
}
