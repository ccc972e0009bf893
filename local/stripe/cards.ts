import { DECLINES, type Decline, type DeclineCode, NOT_A_TEST_CARD, NOT_PLAYED } from './declines';

/** What comes after a payment: the buyer's bank acts on it, or a refund to this card goes another way than others. */
export type Behaviour = 'dispute' | 'inquiry' | 'refund_pending' | 'refund_fails';

/** When the card's bank asks the buyer to prove who they are: https://docs.stripe.com/testing#regulatory-cards */
type Authentication = 'always' | 'unless_set_up' | 'on_session';

export interface TestCard {
  number: string;
  brand: string;
  country: string;
  funding: 'credit' | 'debit';
  decline: Decline | null;
  /** Kept with a customer without being charged, as `4000000000000341` is; others that decline are refused then too. */
  attaches: boolean;
  authentication?: Authentication;
  behaviour?: Behaviour;
  hint?: string;
}

const payer = (number: string, brand: string, hint?: string): TestCard => ({
  number,
  brand,
  country: 'US',
  funding: 'credit',
  decline: null,
  attaches: true,
  ...(hint ? { hint } : {}),
});
const refuser = (number: string, decline: Decline): TestCard => ({
  ...payer(number, 'visa'),
  decline,
  attaches: false,
});
const decliner = (number: string, code: DeclineCode, hint?: string): TestCard => ({
  ...payer(number, 'visa', hint),
  decline: DECLINES[code],
  attaches: false,
});
const asker = (number: string, authentication: Authentication, hint?: string): TestCard => ({
  ...payer(number, 'visa', hint),
  authentication,
});

/** https://docs.stripe.com/testing */
const CARDS: TestCard[] = [
  payer('4242424242424242', 'visa', 'pays'),
  payer('5555555555554444', 'mastercard', 'pays (Mastercard)'),
  { ...payer('4000056655665556', 'visa'), funding: 'debit' },
  payer('2223003122003222', 'mastercard'),
  payer('378282246310005', 'amex'),
  payer('6011111111111117', 'discover'),
  { ...payer('3566002020360505', 'jcb'), country: 'JP' },
  decliner('4000000000000002', 'generic_decline', 'is declined'),
  decliner('4000000000009995', 'insufficient_funds', 'has insufficient funds'),
  decliner('4000000000009987', 'lost_card'),
  decliner('4000000000009979', 'stolen_card'),
  decliner('4000000000006975', 'card_velocity_exceeded'),
  decliner('4000000000000069', 'expired_card', 'has expired'),
  decliner('4000000000000127', 'incorrect_cvc', 'has another CVC'),
  decliner('4000000000000119', 'processing_error', 'fails while processing'),
  decliner('4100000000000019', 'fraudulent'),
  { ...decliner('4000000000000341', 'generic_decline', 'can be saved, and is declined later'), attaches: true },
  asker('4000002500003155', 'unless_set_up', 'asks for 3-D Secure until it is saved for later'),
  asker('4000002760003184', 'always', 'asks for 3-D Secure each time'),
  asker('4000003800000446', 'on_session'),
  asker('4000000000003220', 'always'),
  asker('4000000000003063', 'always'),
  { ...asker('4000008260003178', 'unless_set_up'), decline: DECLINES.insufficient_funds },
  { ...asker('4000008400001629', 'always'), decline: DECLINES.generic_decline },
  payer('4000000000003055', 'visa'),
  refuser('4000000000005423', NOT_PLAYED),
  payer('4000000000000077', 'visa'),
  { ...payer('4000000000000259', 'visa', 'pays, and is disputed'), behaviour: 'dispute' },
  { ...payer('4000000000001976', 'visa', 'pays, and the bank asks (inquiry)'), behaviour: 'inquiry' },
  { ...payer('4000000000007726', 'visa'), behaviour: 'refund_pending' },
  { ...payer('4000000000005126', 'visa'), behaviour: 'refund_fails' },
];

const NAMED: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_visa_debit: '4000056655665556',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_discover: '6011111111111117',
  pm_card_jcb: '3566002020360505',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_chargeDeclinedLostCard: '4000000000009987',
  pm_card_chargeDeclinedStolenCard: '4000000000009979',
  pm_card_chargeDeclinedExpiredCard: '4000000000000069',
  pm_card_chargeDeclinedIncorrectCvc: '4000000000000127',
  pm_card_chargeDeclinedProcessingError: '4000000000000119',
  pm_card_chargeDeclinedVelocityLimitExceeded: '4000000000006975',
  pm_card_chargeDeclinedFraudulent: '4100000000000019',
  pm_card_radarBlock: '4100000000000019',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_authenticationRequiredSetupForOffSession: '4000003800000446',
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: '4000008260003178',
  pm_card_threeDSecure2Required: '4000000000003220',
  pm_card_threeDSecureRequired: '4000000000003063',
  pm_card_threeDSecureRequiredChargeDeclined: '4000008400001629',
  pm_card_threeDSecureOptional: '4000000000003055',
  pm_card_createDispute: '4000000000000259',
  pm_card_createDisputeInquiry: '4000000000001976',
  pm_card_pendingRefund: '4000000000007726',
  pm_card_refundFail: '4000000000005126',
  pm_card_bypassPending: '4000000000000077',
};

const byNumber = new Map(CARDS.map((card) => [card.number, card]));

/** The cards the payment page suggests. */
export const SUGGESTED: TestCard[] = CARDS.filter((card) => card.hint);

export function cardNamed(name: string): TestCard | undefined {
  const number = NAMED[name];
  return number ? byNumber.get(number) : undefined;
}

/** How a number behaves. */
export function cardNumbered(number: string): TestCard {
  return byNumber.get(number) ?? { ...refuser(number, NOT_A_TEST_CARD), brand: brandOf(number) };
}

export function isKnown(number: string): boolean {
  return byNumber.has(number);
}

/** The check digit of ISO/IEC 7812. */
export function passesLuhn(number: string): boolean {
  if (!/^\d{13,19}$/.test(number)) return false;
  const sum = number
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard';
  if (/^3[47]/.test(number)) return 'amex';
  if (/^6(011|5)/.test(number)) return 'discover';
  return number.startsWith('35') ? 'jcb' : 'unknown';
}

export const BRAND_NAMES: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  jcb: 'JCB',
};
