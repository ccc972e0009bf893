import type Stripe from 'stripe';
import { StripeFault } from './errors';

/** Why a card doesn't pay. Codes: https://docs.stripe.com/declines/codes, https://docs.stripe.com/error-codes */
export interface Decline {
  code: 'authentication_required' | 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  declineCode: string;
  adviceCode: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null;
  message: string;
  /** Stopped before it reached the card's bank. */
  blocked?: boolean;
}

const LATER = 'try_again_later';
const NEVER = 'do_not_try_again';
const CHECK = 'confirm_card_data';
const DECLINED = 'Your card was declined.';

function declined(declineCode: string, adviceCode: Decline['adviceCode'], message = DECLINED): Decline {
  return { code: 'card_declined', declineCode, adviceCode, message };
}

function flawed(code: Decline['code'], adviceCode: Decline['adviceCode'], message: string): Decline {
  return { code, declineCode: code, adviceCode, message };
}

/** What a bank can say no with, by decline code. */
export const DECLINES = {
  authentication_required: flawed(
    'authentication_required',
    null,
    'Your card was declined. This transaction requires authentication.',
  ),
  card_not_supported: declined('card_not_supported', CHECK, 'Your card is not supported.'),
  card_velocity_exceeded: declined(
    'card_velocity_exceeded',
    LATER,
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  do_not_honor: declined('do_not_honor', LATER),
  do_not_try_again: declined('do_not_try_again', NEVER),
  expired_card: flawed('expired_card', CHECK, 'Your card has expired.'),
  fraudulent: { ...declined('fraudulent', NEVER), blocked: true },
  generic_decline: declined('generic_decline', LATER),
  incorrect_cvc: flawed('incorrect_cvc', CHECK, "Your card's security code is incorrect."),
  insufficient_funds: declined('insufficient_funds', LATER, 'Your card has insufficient funds.'),
  lost_card: declined('lost_card', NEVER),
  pickup_card: declined('pickup_card', NEVER),
  processing_error: flawed(
    'processing_error',
    LATER,
    'An error occurred while processing your card. Try again in a little bit.',
  ),
  stolen_card: declined('stolen_card', NEVER),
} satisfies Record<string, Decline>;

export type DeclineCode = keyof typeof DECLINES;

export function isDeclineCode(name: unknown): name is DeclineCode {
  return typeof name === 'string' && Object.hasOwn(DECLINES, name);
}

/** A number outside Stripe's table is declined as a real card is in test mode. */
export const NOT_A_TEST_CARD = declined(
  'test_mode_live_card',
  null,
  'Your card was declined. This is a test page: use one of the test cards.',
);

/** Cards that ask for more than this server plays: refused rather than half pretended. */
export const NOT_PLAYED = declined(
  'card_not_supported',
  null,
  'Your card is not supported: the local Stripe does not play this test card yet.',
);

/** What an object remembers of its last declined card. */
export function lastError(decline: Decline, charge: string | null, paymentMethod: Stripe.PaymentMethod) {
  const { adviceCode, code, declineCode, message } = decline;
  return {
    ...(adviceCode ? { advice_code: adviceCode } : {}),
    ...(charge ? { charge } : {}),
    code,
    decline_code: declineCode,
    doc_url: docUrl(code),
    message,
    payment_method: structuredClone(paymentMethod),
    type: 'card_error' as const,
  };
}

interface About {
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  setup_intent?: Stripe.SetupIntent;
}

/** 402 with what the card was to pay: https://docs.stripe.com/api/errors */
export function cardFault({ adviceCode, code, declineCode, message }: Decline, about: About = {}): StripeFault {
  return new StripeFault(402, {
    type: 'card_error',
    ...(adviceCode ? { advice_code: adviceCode } : {}),
    code,
    decline_code: declineCode,
    doc_url: docUrl(code),
    message,
    ...about,
  });
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}
