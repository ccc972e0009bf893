import type Stripe from 'stripe';
import { BRAND_NAMES, SUGGESTED } from '../cards';
import type { Field, FieldErrors, Typed } from './checkout-form';
import { filled, type Html, html } from './html';
import { noticeWords } from './notice-words';
import { type PageLanguage, wordsIn } from './words';

interface CardFields {
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
  language: PageLanguage;
}

/** The fields for a card, and those on file to pick from. Tests find them by their labels, as people do. */
export function cardFields({ saved, typed, errors, language }: CardFields): Html {
  const words = wordsIn(language);
  return html`${saved.length > 0 ? savedCards(saved, typed.method, language) : null}
${input({ name: 'cardNumber', label: words.cardNumber, value: typed.cardNumber, errors, autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '4242 4242 4242 4242' })}
<div class="pair">
${input({ name: 'expiry', label: words.expiry, value: typed.expiry, errors, autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: words.expiryHint })}
${input({ name: 'cvc', label: words.cvc, value: '', errors, autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123' })}
</div>
${input({ name: 'name', label: words.name, value: typed.name, errors, autocomplete: 'cc-name' })}`;
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

export function input({ name, label, value, errors, autocomplete, inputmode = 'text', placeholder = '' }: Input): Html {
  const error = errors[name];
  const invalid = error ? html` aria-invalid="true" aria-describedby="${name}-error"` : null;
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${value}" autocomplete="${autocomplete}" inputmode="${inputmode}" placeholder="${placeholder}"${invalid}>
${error ? html`<span class="error small" id="${name}-error">${error}</span>` : null}</div>`;
}

function savedCards(saved: Stripe.PaymentMethod[], method: string, language: PageLanguage): Html {
  const words = wordsIn(language);
  const choice = (value: string, text: string) =>
    html`<label class="choice"><input type="radio" name="method" value="${value}"${value === method ? html` checked` : null}> ${text}</label>`;
  return html`<fieldset><legend>${words.payWith}</legend>
${saved.map((card) => choice(card.id, cardLine(card, language)))}
${choice('new', words.otherCard)}
</fieldset>`;
}

export function cardLine({ card, us_bank_account: account }: Stripe.PaymentMethod, language: PageLanguage): string {
  const words = noticeWords(language);
  if (account) return filled(words.bankLine, { last4: account.last4 ?? '' });
  if (!card) return words.card;
  const expiry = `${String(card.exp_month).padStart(2, '0')}/${card.exp_year % 100}`;
  return filled(words.cardLine, { brand: BRAND_NAMES[card.brand] ?? words.card, last4: card.last4, expiry });
}

export function testCards(language: PageLanguage): Html {
  const words = wordsIn(language);
  const [before = '', after = ''] = words.testCards.split('{card}', 2);
  const spaced = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1 ');
  return html`<details class="small"><summary>${before}<code>4242 4242 4242 4242</code>${after}</summary>
<p class="soft">${words.testCardsHint}</p>
<ul>${SUGGESTED.map((card) => html`<li><code>${spaced(card.number)}</code> ${card.hint ?? ''}</li>`)}</ul></details>`;
}
