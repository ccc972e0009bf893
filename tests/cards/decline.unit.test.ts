import { describe, expect, test } from 'vitest';
import { declineKind, isOfTheCard } from '@/lib/purchases/decline';
import { DECLINES } from '@/local/stripe/declines';
import messages from '@/messages/en.json';

const TEXTS: Record<string, { title: string; text: string }> = messages.buying.declined;

/** Stripe asks merchants to show these like any other no. Source: https://docs.stripe.com/declines/codes */
const KEPT_FROM_BUYERS = [
  ...['fraudulent', 'lost_card', 'stolen_card', 'pickup_card', 'merchant_blacklist', 'restricted_card'],
  ...['security_violation', 'do_not_honor', 'do_not_try_again', 'generic_decline', 'revocation_of_authorization'],
];

describe('why a card was not charged, in the words of its owner', () => {
  test.each([
    ['insufficient_funds', 'insufficient_funds'],
    ['card_velocity_exceeded', 'over_limit'],
    ['expired_card', 'expired'],
    ['incorrect_cvc', 'wrong_details'],
    ['card_not_supported', 'not_supported'],
    ['processing_error', 'try_again'],
    ['authentication_required', 'not_authenticated'],
    ['payment_intent_authentication_failure', 'not_authenticated'],
    ['card_unusable', 'card_gone'],
    ['withdrawn', 'not_charged'],
  ])('%s is told as %s', (code, kind) => {
    expect(declineKind(code)).toBe(kind);
  });

  test.each(KEPT_FROM_BUYERS)('%s is told like any other no', (code) => {
    expect(declineKind(code)).toBe('declined');
  });

  test.each([null, '', 'a_code_of_tomorrow', 'toString', '__proto__'])('%s is told like any other no', (code) => {
    expect(declineKind(code)).toBe('declined');
  });

  test.each(Object.keys(DECLINES))('%s has a text that says what to do, and accuses nobody', (code) => {
    const { title, text } = TEXTS[declineKind(code)] ?? { title: '', text: '' };
    expect(title).not.toBe('');
    expect(text).toMatch(/card|bank|again/);
    expect(`${title} ${text}`).not.toMatch(/fraud|stolen|lost|block|suspicious/i);
  });
});

test.each([
  ['expired_card', true],
  ['card_unusable', true],
  ['insufficient_funds', false],
  ['processing_error', false],
  ['generic_decline', false],
])('after %s, that the card itself is no use is %s', (code, isTheCard) => {
  expect(isOfTheCard(declineKind(code))).toBe(isTheCard);
});
