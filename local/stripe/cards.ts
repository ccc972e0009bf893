/** Why a card doesn't pay. Codes: https://docs.stripe.com/declines/codes, https://docs.stripe.com/error-codes */
export interface Decline {
  code: 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  declineCode: string;
  adviceCode: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null;
  message: string;
  /** Stopped before it reached the card's bank. */
  blocked?: boolean;
}

/** What comes after a payment: the buyer's bank acts on it, or a refund to this card goes another way than others. */
export type Behaviour = 'dispute' | 'inquiry' | 'refund_pending' | 'refund_fails';

export interface TestCard {
  number: string;
  brand: string;
  country: string;
  funding: 'credit' | 'debit';
  decline: Decline | null;
  /** Kept with a customer without being charged, as `4000000000000341` is; others that decline are refused then too. */
  attaches: boolean;
  behaviour?: Behaviour;
  hint?: string;
}

const declined = (
  declineCode: string,
  message = 'Your card was declined.',
  adviceCode: Decline['adviceCode'] = 'try_again_later',
): Decline => ({
  code: 'card_declined',
  declineCode,
  adviceCode,
  message,
});

/** Cards that ask for more than this server plays: authentication, fraud warnings. Refused rather than half pretended. */
const notYet = declined(
  'card_not_supported',
  'Your card is not supported: the local Stripe does not play this test card yet.',
  null,
);

const payer = (number: string, brand: string, hint?: string): TestCard => ({
  number,
  brand,
  country: 'US',
  funding: 'credit',
  decline: null,
  attaches: true,
  ...(hint ? { hint } : {}),
});
const decliner = (number: string, decline: Decline, hint?: string): TestCard => ({
  ...payer(number, 'visa', hint),
  decline,
  attaches: false,
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
  decliner('4000000000000002', declined('generic_decline'), 'is declined'),
  decliner(
    '4000000000009995',
    declined('insufficient_funds', 'Your card has insufficient funds.'),
    'has insufficient funds',
  ),
  decliner('4000000000009987', declined('lost_card', undefined, 'do_not_try_again')),
  decliner('4000000000009979', declined('stolen_card', undefined, 'do_not_try_again')),
  decliner('4000000000006975', declined('card_velocity_exceeded')),
  decliner(
    '4000000000000069',
    {
      code: 'expired_card',
      declineCode: 'expired_card',
      adviceCode: 'confirm_card_data',
      message: 'Your card has expired.',
    },
    'has expired',
  ),
  decliner(
    '4000000000000127',
    {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      adviceCode: 'confirm_card_data',
      message: "Your card's security code is incorrect.",
    },
    'has another CVC',
  ),
  decliner(
    '4000000000000119',
    {
      code: 'processing_error',
      declineCode: 'processing_error',
      adviceCode: 'try_again_later',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
    'fails while processing',
  ),
  decliner('4100000000000019', { ...declined('fraudulent', undefined, 'do_not_try_again'), blocked: true }),
  { ...decliner('4000000000000341', declined('generic_decline')), attaches: true },
  ...[
    '4000002500003155',
    '4000002760003184',
    '4000008260003178',
    '4000008400001629',
    '4000000000003220',
    '4000000000003063',
  ].map((number) => decliner(number, notYet)),
  decliner('4000000000005423', notYet),
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
  pm_card_radarBlock: '4100000000000019',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
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

/** How a number behaves. A number outside Stripe's table is declined as a real card is in test mode. */
export function cardNumbered(number: string): TestCard {
  return (
    byNumber.get(number) ?? {
      ...decliner(
        number,
        declined(
          'test_mode_live_card',
          'Your card was declined. This is a test page: use one of the test cards.',
          null,
        ),
      ),
      brand: brandOf(number),
    }
  );
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
