import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usdCents } from '@/lib/platform/units';
import { type CheckoutAnswer, nextState, type PurchaseState, type PurchaseTerms } from '@/lib/purchases/next-state';

const row: PurchaseTerms = {
  id: 'purchase-1',
  state: 'pending',
  amountCents: usdCents(2_000n),
  parkedReason: null,
  customerId: 'cus_1',
  livemode: false,
};

const payment = {
  id: 'pi_1',
  status: 'succeeded',
  received: usdCents(2_000n),
  takenAt: null,
  currency: 'usd',
  livemode: false,
  declineCode: null,
} as const;

const paid: CheckoutAnswer = {
  status: 'complete',
  isPaid: true,
  total: usdCents(2_000n),
  tax: usdCents(0n),
  currency: 'usd',
  livemode: false,
  customerId: 'cus_1',
  purchaseId: 'purchase-1',
  payment,
  hasInvoice: false,
};

const open: CheckoutAnswer = { ...paid, status: 'open', isPaid: false, payment: null };
const waiting = { ...payment, status: 'waiting', received: usdCents(0n) } as const;

const taxed: CheckoutAnswer = {
  ...paid,
  total: usdCents(2_200n),
  tax: usdCents(200n),
  payment: { ...payment, received: usdCents(2_200n) },
};

const UNPAID: PurchaseState[] = ['pending', 'failed', 'expired', 'canceled'];
const PAID: PurchaseState[] = ['paid', 'partly_refunded', 'refunded', 'disputed'];

describe('the next state of a purchase', () => {
  test.each(UNPAID)('from %s, a payment that Stripe confirms leads to paid and gives the credits', (state) => {
    expect(nextState({ ...row, state }, paid)).toEqual({
      state: 'paid',
      credit: true,
      parkedReason: null,
      failureReason: null,
      paymentIntentId: 'pi_1',
    });
  });

  test.each(PAID)('a purchase that is %s is never credited again', (state) => {
    expect(nextState({ ...row, state }, paid)).toBeNull();
  });

  test('a parked purchase waits for an operator, whatever Stripe says', () => {
    expect(nextState({ ...row, parkedReason: 'wrong_amount' }, paid)).toBeNull();
  });

  test('a parked purchase whose money was given back is over; so is one that would be parked now', () => {
    const over = { state: 'canceled', credit: false, parkedReason: null, failureReason: 'given_back' };
    expect(nextState({ ...row, parkedReason: 'wrong_amount' }, paid, true)).toMatchObject(over);
    expect(nextState(row, { ...paid, currency: 'eur' }, true)).toMatchObject(over);
    expect(nextState(row, paid, true)).toMatchObject({ state: 'paid', credit: true });
    for (const state of PAID) expect(nextState({ ...row, state }, paid, true)).toBeNull();
  });

  test('tax on top of the amount is paid, and buys nothing', () => {
    expect(nextState(row, taxed)).toMatchObject({ state: 'paid', credit: true, parkedReason: null });
  });

  test('an open session keeps it pending', () => {
    expect(nextState(row, open)).toMatchObject({ state: 'pending', credit: false, parkedReason: null });
  });

  test('a declined card is noted and does not end it, because another card may be tried', () => {
    const declined = { ...open, payment: { ...waiting, declineCode: 'insufficient_funds' } };
    expect(nextState(row, declined)).toMatchObject({
      state: 'pending',
      credit: false,
      failureReason: 'insufficient_funds',
      paymentIntentId: 'pi_1',
    });
  });

  test('an expired session ends it without credits', () => {
    expect(nextState(row, { ...open, status: 'expired' })).toMatchObject({ state: 'expired', credit: false });
  });

  test('a delayed method that has not settled is not paid (REL-W20, BUG-18)', () => {
    const delayed = { ...paid, isPaid: false, payment: { ...waiting, status: 'processing' } } as const;
    expect(nextState(row, delayed)).toMatchObject({ state: 'pending', credit: false });
  });

  test('a delayed method that was refused fails the purchase', () => {
    const refused = { ...paid, isPaid: false, payment: { ...waiting, declineCode: 'insufficient_funds' } };
    expect(nextState(row, refused)).toMatchObject({
      state: 'failed',
      credit: false,
      failureReason: 'insufficient_funds',
    });
  });

  test('a payment that was canceled cancels it', () => {
    const canceled = { ...paid, isPaid: false, payment: { ...waiting, status: 'canceled' } } as const;
    expect(nextState(row, canceled)).toMatchObject({ state: 'canceled', credit: false });
  });

  test.each<[string, CheckoutAnswer | null]>([
    ['unknown_to_stripe', null],
    ['other_purchase', { ...paid, purchaseId: 'purchase-2' }],
    ['other_purchase', { ...paid, purchaseId: null }],
    ['wrong_livemode', { ...paid, livemode: true }],
    ['wrong_livemode', { ...paid, payment: { ...payment, livemode: true } }],
    ['wrong_customer', { ...paid, customerId: 'cus_2' }],
    ['wrong_customer', { ...paid, customerId: null }],
    ['wrong_currency', { ...paid, currency: 'jpy' }],
    ['wrong_currency', { ...paid, payment: { ...payment, currency: 'eur' } }],
    ['wrong_amount', { ...paid, total: usdCents(2_001n) }],
    ['wrong_amount', { ...paid, total: null }],
    // Tax on top is only what Stripe calls tax: a discount, shipping, or tax that is included in the price is not.
    ['wrong_amount', { ...paid, total: usdCents(2_200n), payment: { ...payment, received: usdCents(2_200n) } }],
    ['wrong_amount', { ...paid, tax: usdCents(200n) }],
    ['wrong_amount', { ...taxed, total: usdCents(2_199n) }],
    ['wrong_amount', { ...taxed, payment: { ...payment, received: usdCents(2_000n) } }],
    ['wrong_amount', { ...taxed, payment: { ...payment, received: usdCents(2_201n) } }],
    ['wrong_amount', { ...paid, payment: { ...payment, received: usdCents(1_999n) } }],
    ['wrong_amount', { ...paid, isPaid: false, total: usdCents(0n), payment: null }],
    ['payment_missing', { ...paid, payment: null }],
  ])('what does not fit is parked as %s, never credited', (parkedReason, answer) => {
    expect(nextState(row, answer)).toMatchObject({ state: 'pending', credit: false, parkedReason });
  });

  test('a purchase that was opened for nobody fits nobody', () => {
    expect(nextState({ ...row, customerId: null }, { ...paid, customerId: null })).toMatchObject({
      credit: false,
      parkedReason: 'wrong_customer',
    });
  });

  test.each<[string, CheckoutAnswer]>([
    ['is open and says that it was paid', { ...paid, status: 'open', payment: null }],
    ['is open, with a payment of another amount', { ...open, payment: { ...payment, received: usdCents(1n) } }],
    ['is complete without a payment, and not paid', { ...paid, isPaid: false, payment: null }],
    ['is complete, with a payment that waits', { ...paid, isPaid: false, payment: waiting }],
    ['waits in another currency', { ...paid, isPaid: false, payment: { ...waiting, currency: 'eur' } }],
    ['is paid by a payment that is under way', { ...paid, payment: { ...waiting, status: 'processing' } }],
    [
      'tries a second time after a refusal',
      { ...paid, isPaid: false, payment: { ...waiting, status: 'processing', declineCode: 'insufficient_funds' } },
    ],
  ])('a session that %s is not over: nothing is credited and nothing parked', (_, answer) => {
    expect(nextState(row, answer)).toMatchObject({ state: 'pending', credit: false, parkedReason: null });
  });

  test('money that arrived in another currency is parked, even where its session does not say paid', () => {
    const other = { ...paid, isPaid: false, payment: { ...payment, currency: 'eur' } };
    expect(nextState(row, other)).toMatchObject({ state: 'pending', credit: false, parkedReason: 'wrong_currency' });
  });

  test('what expired says nothing of a card that was declined before, and stays expired when looked at again', () => {
    const expired: CheckoutAnswer = {
      ...open,
      status: 'expired',
      payment: { ...waiting, declineCode: 'generic_decline' },
    };
    expect(nextState(row, expired)).toEqual({
      state: 'expired',
      credit: false,
      parkedReason: null,
      failureReason: null,
      paymentIntentId: 'pi_1',
    });
    expect(nextState({ ...row, state: 'expired' }, expired)).toBeNull();
  });

  test.each<[string | null, PurchaseState]>([
    ['card_declined', 'failed'],
    ['authentication_required', 'canceled'],
    [null, 'canceled'],
  ])('a payment that was canceled after the answer %s leaves the purchase %s', (declineCode, state) => {
    const canceled = { ...paid, isPaid: false, payment: { ...waiting, status: 'canceled', declineCode } } as const;
    expect(nextState(row, canceled)).toMatchObject({ state, credit: false, failureReason: declineCode });
  });

  test.each<[string, CheckoutAnswer]>([
    ['free', { ...paid, isPaid: false, total: usdCents(0n), payment: null }],
    [
      'free, with a payment of nothing',
      { ...paid, total: usdCents(0n), payment: { ...payment, received: usdCents(0n) } },
    ],
    ['cheaper', { ...paid, total: usdCents(1_000n), payment: { ...payment, received: usdCents(1_000n) } }],
  ])(
    'a purchase that a discount made %s is parked, once: nobody is credited what was not paid (BUG-23)',
    (_, answer) => {
      const parked = nextState(row, answer);
      expect(parked).toMatchObject({ state: 'pending', credit: false, parkedReason: 'wrong_amount' });
      expect(nextState({ ...row, parkedReason: 'wrong_amount' }, answer)).toBeNull();
    },
  );

  test('credits are given only when everything that Stripe says equals our row (REL-W18)', () => {
    const cents = fc.constantFrom(usdCents(0n), usdCents(1_999n), usdCents(2_000n), usdCents(2_001n));
    const word = (...words: string[]) => fc.constantFrom(...words);
    const somePayment = fc.record({
      id: word('pi_1'),
      status: fc.constantFrom('succeeded', 'processing', 'waiting', 'canceled'),
      received: cents,
      takenAt: fc.constant(null),
      currency: word('usd', 'eur'),
      livemode: fc.boolean(),
      declineCode: fc.option(word('card_declined')),
    });
    const someAnswer = fc.record({
      status: fc.constantFrom('open', 'complete', 'expired'),
      isPaid: fc.boolean(),
      total: cents,
      tax: fc.constantFrom(usdCents(0n), usdCents(1n)),
      currency: word('usd', 'eur'),
      livemode: fc.boolean(),
      customerId: word('cus_1', 'cus_2'),
      purchaseId: word('purchase-1', 'purchase-2'),
      payment: fc.option(somePayment),
      hasInvoice: fc.constant(false),
    });
    fc.assert(
      fc.property(someAnswer, fc.constantFrom(...UNPAID, ...PAID), (answer, state) => {
        const next = nextState({ ...row, state }, answer);
        const { total, tax } = answer;
        const said = { ...answer, payment: { ...answer.payment, declineCode: null } };
        if (next?.credit) expect(said).toEqual({ ...paid, total, tax, payment: { ...payment, received: total } });
        if (next?.credit) expect(total - tax).toBe(2_000n);
        expect(next?.credit ?? false).toBe(next?.state === 'paid');
      }),
      { numRuns: 5_000 },
    );
  });
});
