import { expect, test } from 'vitest';
import { expiryOf } from '@/lib/cards/card';
import { cardName, expiryText } from '@/lib/cards/card-name';

test.each([
  ['2026-11-21T12:00:00Z', 12, 2029, 'good'],
  ['2026-11-21T12:00:00Z', 1, 2027, 'good'],
  ['2026-11-30T23:59:59Z', 12, 2026, 'soon'],
  ['2026-12-31T23:59:59Z', 1, 2027, 'soon'],
  ['2026-12-01T00:00:00Z', 12, 2026, 'soon'],
  ['2026-12-31T23:59:59Z', 12, 2026, 'soon'],
  ['2027-01-01T00:00:00Z', 12, 2026, 'expired'],
  ['2026-11-21T12:00:00Z', 10, 2026, 'expired'],
])('at %s a card that is printed %i/%i is %s', (now, expMonth, expYear, expiry) => {
  expect(expiryOf({ expMonth, expYear }, new Date(now))).toBe(expiry);
});

test.each([
  ['visa', 'Visa •••• 4242'],
  ['amex', 'American Express •••• 4242'],
  ['a_brand_of_tomorrow', 'Card •••• 4242'],
])('a card of brand %s is called %s', (brand, name) => {
  expect(cardName({ brand, last4: '4242' })).toBe(name);
});

test('its month is written as it is printed', () => {
  expect(expiryText({ expMonth: 3, expYear: 2031 })).toBe('03/2031');
});
