import { describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/platform/env';
import { usdCents } from '@/lib/platform/units';
import { type BuyingHistory, type BuyingLimits, type LimitReached, limitReached } from '@/lib/purchases/buying-limits';

const NOTHING: BuyingHistory = {
  unpaidLastHour: 0,
  unpaidWait: 1,
  declinedLastDay: 0,
  declinedWait: 1,
  centsLastHour: 0n,
  centsLastDay: 0n,
  daysSinceFirst: null,
};
const OPEN: BuyingLimits = {
  unpaidPerHour: 10,
  declinedPerDay: 30,
  mostPerHour: null,
  mostPerDay: null,
  mostAtFirst: null,
  firstDays: 7,
};
const CLOSED: BuyingLimits = {
  ...OPEN,
  mostPerHour: usdCents(100_00n),
  mostPerDay: usdCents(250_00n),
  mostAtFirst: usdCents(50_00n),
};
const OLD = { daysSinceFirst: 7 };

describe('what may be bought now', () => {
  test.each<[string, number, Partial<BuyingHistory>, BuyingLimits, LimitReached | null]>([
    ['with the usual settings a newcomer buys the largest amount at once', 100_000, {}, OPEN, null],
    ['and again', 100_000, { centsLastHour: 10_000_000n, centsLastDay: 10_000_000n }, OPEN, null],
    ['nine unpaid ones are patience', 20, { unpaidLastHour: 9 }, OPEN, null],
    ['ten are card testing', 20, { unpaidLastHour: 10, unpaidWait: 600 }, OPEN, { limit: 'unpaid', waitSeconds: 600 }],
    ['29 declines in a day are bad luck', 20, { declinedLastDay: 29 }, OPEN, null],
    ['30 are not', 20, { declinedLastDay: 30, declinedWait: 9 }, OPEN, { limit: 'declined', waitSeconds: 9 }],
    ['a newcomer buys up to the first ceiling', 50, {}, CLOSED, null],
    ['and not a cent more', 50.01, {}, CLOSED, { limit: 'first', most: usdCents(50_00n), days: 7 }],
    ['nor six days later', 50.01, { daysSinceFirst: 6 }, CLOSED, { limit: 'first', most: usdCents(50_00n), days: 7 }],
    ['after seven days it is over', 50.01, OLD, CLOSED, null],
    ['the ceiling of an hour', 100, OLD, CLOSED, null],
    ['is of an hour', 1, { ...OLD, centsLastHour: 100_00n }, CLOSED, { limit: 'hour', left: usdCents(0n) }],
    ['and says what is left', 60, { ...OLD, centsLastHour: 70_00n }, CLOSED, { limit: 'hour', left: usdCents(30_00n) }],
    ['the ceiling of a day', 60, { ...OLD, centsLastDay: 240_00n }, CLOSED, { limit: 'day', left: usdCents(10_00n) }],
    [
      'lowered since, nothing is left',
      1,
      { ...OLD, centsLastDay: 900_00n },
      CLOSED,
      { limit: 'day', left: usdCents(0n) },
    ],
  ])('%s', (_, dollars, did, limits, expected) => {
    const amount = usdCents(BigInt(Math.round(dollars * 100)));
    expect(limitReached(amount, { ...NOTHING, ...did }, limits)).toEqual(expected);
  });
});

describe('the settings of buying', () => {
  const GOOD = {
    DATABASE_URL: 'postgresql://app@127.0.0.1:5432/studio',
    AUTH_SECRET: 'a-secret-that-is-long-enough-for-signing',
    STRIPE_SECRET_KEY: 'sk_test_local_123',
    STRIPE_WEBHOOK_SECRET: 'whsec_1',
    OPENAI_API_KEY: 'sk-key-of-openai',
  };

  test('are such that nobody honest meets them: no ceilings, and invoices, taxes and consent off', () => {
    expect(parseEnv(GOOD)).toMatchObject({
      STRIPE_INVOICES: false,
      STRIPE_TAX: false,
      STRIPE_TERMS_CONSENT: false,
      UNPAID_PURCHASES_PER_HOUR: 10,
      DECLINED_PURCHASES_PER_DAY: 30,
      PURCHASES_MAX_PER_HOUR: null,
      PURCHASES_MAX_PER_DAY: null,
      FIRST_PURCHASE_MAX: null,
      FIRST_PURCHASE_DAYS: 7,
    });
  });

  test('are read exactly', () => {
    const env = parseEnv({ ...GOOD, STRIPE_TAX: 'on', STRIPE_INVOICES: 'off', FIRST_PURCHASE_MAX: '500.50' });
    expect(env).toMatchObject({ STRIPE_TAX: true, STRIPE_INVOICES: false, FIRST_PURCHASE_MAX: 50_050n });
  });

  test.each([
    ['STRIPE_TAX', 'yes'],
    ['STRIPE_INVOICES', '1'],
    ['FIRST_PURCHASE_MAX', '$500'],
    ['PURCHASES_MAX_PER_DAY', '-1'],
    ['UNPAID_PURCHASES_PER_HOUR', '0'],
  ])('%s=%s stops the start, by name and without its content', (name, value) => {
    expect(() => parseEnv({ ...GOOD, [name]: value })).toThrow(name);
    expect(() => parseEnv({ ...GOOD, [name]: `${value}-hush` })).not.toThrow('hush');
  });
});
