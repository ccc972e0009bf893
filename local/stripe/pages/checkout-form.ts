import { brandOf, passesLuhn } from '../cards';
import type { NewCardEntry, Submission } from '../checkout-payment';
import { type Words, wordsIn } from './words';

/** The fields as typed, to be shown again. The CVC is never among them. */
export interface Typed {
  cardNumber: string;
  expiry: string;
  name: string;
  email: string;
  save: boolean;
  /** Agreed to the terms of service. */
  terms: boolean;
  /** A saved card's id, or "new". */
  method: string;
}

export type Field = 'cardNumber' | 'expiry' | 'cvc' | 'name' | 'email' | 'method' | 'terms';
export type FieldErrors = Partial<Record<Field, string>>;

interface FormContext {
  savedIds: string[];
  needsEmail: boolean;
  maySave: boolean;
  mayUseBank: boolean;
  needsTerms?: boolean;
  words?: Words;
  /** Seconds since 1970. */
  now: number;
}

type Reading = { typed: Typed; errors: FieldErrors } | { typed: Typed; submission: Submission };

export function untouched(savedIds: string[]): Typed {
  return { cardNumber: '', expiry: '', name: '', email: '', save: false, terms: false, method: savedIds[0] ?? 'new' };
}

/** Reads the payment form: either something to pay with, or what is wrong, field by field. */
export function readForm(
  form: URLSearchParams,
  { savedIds, needsEmail, maySave, mayUseBank, needsTerms = false, words = wordsIn('en'), now }: FormContext,
): Reading {
  const { wrong } = words;
  const field = (name: string) => (form.get(name) ?? '').trim();
  const typed: Typed = {
    cardNumber: field('cardNumber'),
    expiry: field('expiry'),
    name: field('name'),
    email: field('email'),
    save: form.has('save'),
    terms: form.has('terms'),
    method: chosen(field('method'), field('shown'), field('cardNumber')),
  };
  const email = needsEmail ? typed.email : null;
  const errors: FieldErrors = {};
  if (needsEmail && !/^[^\s@]+@[^\s@]+$/.test(typed.email)) errors.email = wrong.email;
  if (needsTerms && !typed.terms) errors.terms = wrong.terms;
  const token = field('attempt');
  if (mayUseBank && form.has('bank'))
    return Object.keys(errors).length > 0
      ? { typed, errors }
      : { typed, submission: { token, email, card: 'test_bank_account' } };
  if (typed.method !== 'new') {
    if (!savedIds.includes(typed.method))
      return { typed: { ...typed, method: 'new' }, errors: { ...errors, method: wrong.gone } };
    return Object.keys(errors).length > 0
      ? { typed, errors }
      : { typed, submission: { token, email, card: { saved: typed.method } } };
  }
  const card = readCard(typed, field('cvc'), now, wrong);
  if ('errors' in card || Object.keys(errors).length > 0)
    return { typed, errors: { ...errors, ...('errors' in card ? card.errors : {}) } };
  return { typed, submission: { token, email, card: { ...card, save: maySave && typed.save } } };
}

/** Who types a number while the saved card is still picked from before means the typed one; no script can move the choice. */
function chosen(method: string, shown: string, cardNumber: string): string {
  if (method === '') return 'new';
  return method === shown && cardNumber !== '' ? 'new' : method;
}

type Wrong = Words['wrong'];

function readCard(
  typed: Typed,
  cvc: string,
  now: number,
  wrong: Wrong,
): Omit<NewCardEntry, 'save'> | { errors: FieldErrors } {
  const number = typed.cardNumber.replace(/[\s-]/g, '');
  const expiry = readExpiry(typed.expiry, now, wrong);
  const errors: FieldErrors = {};
  if (number === '') errors.cardNumber = wrong.noNumber;
  else if (!passesLuhn(number)) errors.cardNumber = wrong.number;
  if (typeof expiry === 'string') errors.expiry = expiry;
  if (!(brandOf(number) === 'amex' ? /^\d{4}$/ : /^\d{3}$/).test(cvc)) errors.cvc = wrong.cvc;
  if (typed.name === '') errors.name = wrong.noName;
  if (typeof expiry === 'string' || Object.keys(errors).length > 0) return { errors };
  return { number, ...expiry, name: typed.name };
}

function readExpiry(text: string, now: number, wrong: Wrong): { expMonth: number; expYear: number } | string {
  const match = /^(\d{2}|\d(?=\s*[/-]))\s*[/-]?\s*(\d{2}|\d{4})$/.exec(text);
  if (!match) return wrong.expiry;
  const expMonth = Number(match[1]);
  const year = Number(match[2]);
  const expYear = year < 100 ? 2000 + year : year;
  if (expMonth < 1 || expMonth > 12) return wrong.month;
  const today = new Date(now * 1000);
  const monthsLeft = (expYear - today.getUTCFullYear()) * 12 + expMonth - (today.getUTCMonth() + 1);
  if (monthsLeft < 0) return wrong.past;
  return expYear > today.getUTCFullYear() + 50 ? wrong.year : { expMonth, expYear };
}
