import type { CardFacts } from '@/lib/stripe/cards';

/** The names of brands are the same in every language. Source: https://docs.stripe.com/api/payment_methods/object#payment_method_object-card-brand */
const BRANDS: Record<string, string> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  link: 'Link',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** A card as its owner knows it: `Visa •••• 4242`. Pure. */
export function cardName({ brand, last4 }: Pick<CardFacts, 'brand' | 'last4'>): string {
  return `${BRANDS[brand] ?? 'Card'} •••• ${last4}`;
}

/** What is printed on it: `12/2029`. Pure. */
export function expiryText({ expMonth, expYear }: Pick<CardFacts, 'expMonth' | 'expYear'>): string {
  return `${String(expMonth).padStart(2, '0')}/${expYear}`;
}
