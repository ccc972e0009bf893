import type Stripe from 'stripe';
import { BRAND_NAMES, SUGGESTED } from '../cards';
import type { Field, FieldErrors, Typed } from './checkout-form';
import { type Html, html } from './html';

interface CardFields {
  saved: Stripe.PaymentMethod[];
  typed: Typed;
  errors: FieldErrors;
}

/** The fields for a card, and those on file to pick from. Tests find them by their labels, as people do. */
export function cardFields({ saved, typed, errors }: CardFields): Html {
  return html`${saved.length > 0 ? savedCards(saved, typed.method) : null}
${input({ name: 'cardNumber', label: 'Card number', value: typed.cardNumber, errors, autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '4242 4242 4242 4242' })}
<div class="pair">
${input({ name: 'expiry', label: 'Expiry', value: typed.expiry, errors, autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: 'MM / YY' })}
${input({ name: 'cvc', label: 'CVC', value: '', errors, autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123' })}
</div>
${input({ name: 'name', label: 'Name on card', value: typed.name, errors, autocomplete: 'cc-name' })}`;
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

export function testCards(): Html {
  const spaced = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1 ');
  return html`<details class="small"><summary>Test card: <code>4242 4242 4242 4242</code>, and others</summary>
<p class="soft">Any future expiry, any CVC, any name. Never type a real card here.</p>
<ul>${SUGGESTED.map((card) => html`<li><code>${spaced(card.number)}</code> ${card.hint ?? ''}</li>`)}</ul></details>`;
}
