import { describe, expect, test } from 'vitest';
import { usdCents } from '@/lib/platform/units';
import { decide } from '@/lib/purchases/decide';
import type { CheckoutAnswer, PurchaseState } from '@/lib/purchases/next-state';
import type { ReturnFacts } from '@/lib/stripe/returns';

type Row = Parameters<typeof decide>[0];

const row: Row = {
  id: 'purchase-1',
  state: 'pending',
  amountCents: usdCents(2_000n),
  taxCents: usdCents(0n),
  parkedReason: null,
  failureReason: null,
  paymentIntentId: null,
  customerId: 'cus_1',
  livemode: false,
  recorded: [],
};
const bought: Row = { ...row, state: 'paid', paymentIntentId: 'pi_1' };

const payment = {
  id: 'pi_1',
  status: 'succeeded',
  received: usdCents(2_000n),
  takenAt: new Date('2026-11-21T12:00:00Z'),
  currency: 'usd',
  livemode: false,
  declineCode: null,
} as const;
const checkout: CheckoutAnswer = {
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

const refunded = (cents: bigint): ReturnFacts => ({
  refunds: [{ id: 're_1', created: 1, amount: usdCents(cents), status: 'succeeded' }],
  disputes: [],
});
const disputed = (cents: bigint, status = 'needs_response'): ReturnFacts => ({
  refunds: [],
  disputes: [{ id: 'du_1', created: 1, withdrawn: usdCents(cents), status }],
});
const NOTHING: ReturnFacts = { refunds: [], disputes: [] };

describe('a purchase that is being paid', () => {
  test('is credited when nothing went back', () => {
    expect(decide(row, { checkout, returns: NOTHING })).toMatchObject({
      state: 'paid',
      credit: true,
      returned: 0n,
      movements: [],
      paymentIntentId: 'pi_1',
      payment: { taxCents: 0n, takenAt: payment.takenAt, hasInvoice: false },
    });
  });

  test('of which a part is tax: the tax is noted, and a refund of half the money takes back half the credits', () => {
    const taxed: CheckoutAnswer = {
      ...checkout,
      total: usdCents(2_200n),
      tax: usdCents(200n),
      payment: { ...payment, received: usdCents(2_200n) },
      hasInvoice: true,
    };
    expect(decide(row, { checkout: taxed, returns: refunded(1_100n) })).toMatchObject({
      state: 'partly_refunded',
      credit: true,
      returned: 1_000n,
      movements: [{ amount: 1_000n, direction: 'out' }],
      payment: { taxCents: 200n, hasInvoice: true },
    });
    const later: Row = { ...bought, taxCents: usdCents(200n) };
    expect(decide(later, { checkout: null, returns: refunded(2_200n) })).toMatchObject({
      state: 'refunded',
      returned: 2_000n,
      payment: null,
    });
  });

  test.each<[PurchaseState, ReturnFacts, bigint]>([
    ['partly_refunded', refunded(500n), 500n],
    ['refunded', refunded(2_000n), 2_000n],
    ['disputed', disputed(2_000n), 2_000n],
    ['disputed', disputed(0n), 0n],
  ])('is credited and in the same step %s, where that was there first', (state, returns, returned) => {
    const decision = decide(row, { checkout, returns });
    expect(decision).toMatchObject({ state, credit: true, returned, paymentIntentId: 'pi_1' });
    expect(decision?.movements).toHaveLength(returned === 0n ? 0 : 1);
  });

  test('stays as it is when Stripe says what the row says', () => {
    const open: CheckoutAnswer = { ...checkout, status: 'open', isPaid: false, payment: null };
    expect(decide(row, { checkout: open, returns: null })).toBeNull();
    const declined = { ...payment, status: 'waiting', received: usdCents(0n), declineCode: 'generic_decline' } as const;
    const again = { checkout: { ...open, payment: declined }, returns: null };
    expect(decide(row, again)).toMatchObject({ state: 'pending', failureReason: 'generic_decline' });
    expect(decide({ ...row, failureReason: 'generic_decline', paymentIntentId: 'pi_1' }, again)).toBeNull();
  });

  test.each<[string, Partial<Row>]>([
    ['another payment', { failureReason: 'generic_decline', paymentIntentId: 'pi_0' }],
    ['another reason', { failureReason: 'expired_card', paymentIntentId: 'pi_1' }],
  ])('takes down %s of Stripe, where that alone is new', (_, before) => {
    const declined = { ...payment, status: 'waiting', received: usdCents(0n), declineCode: 'generic_decline' } as const;
    const open: CheckoutAnswer = { ...checkout, status: 'open', isPaid: false, payment: declined };
    expect(decide({ ...row, ...before }, { checkout: open, returns: null })).toMatchObject({
      state: 'pending',
      credit: false,
      failureReason: 'generic_decline',
      paymentIntentId: 'pi_1',
    });
  });

  test('is credited though its payment was on the row before, and though nobody could ask what went back', () => {
    const known = { ...row, paymentIntentId: 'pi_1' };
    expect(decide(known, { checkout, returns: null })).toMatchObject({ state: 'paid', credit: true, movements: [] });
  });

  test('keeps the payment it had when Stripe names none', () => {
    const open: CheckoutAnswer = { ...checkout, status: 'open', isPaid: false, payment: null };
    expect(decide({ ...row, paymentIntentId: 'pi_1' }, { checkout: open, returns: null })).toBeNull();
  });

  test('that Stripe does not know is parked, and so is one that does not fit while nobody could ask what went back', () => {
    const parked = { state: 'pending', credit: false, movements: [] };
    expect(decide(row, { checkout: null, returns: NOTHING })).toMatchObject({
      ...parked,
      parkedReason: 'unknown_to_stripe',
    });
    const other: CheckoutAnswer = { ...checkout, currency: 'eur' };
    expect(decide(row, { checkout: other, returns: null })).toMatchObject({
      ...parked,
      parkedReason: 'wrong_currency',
    });
  });

  test('that does not fit is parked and moves nothing, whatever went back; all of it gone ends it', () => {
    const other: CheckoutAnswer = { ...checkout, currency: 'eur' };
    expect(decide(row, { checkout: other, returns: refunded(1_999n) })).toMatchObject({
      state: 'pending',
      credit: false,
      parkedReason: 'wrong_currency',
      movements: [],
    });
    const parked = { ...row, parkedReason: 'wrong_currency' };
    expect(decide(parked, { checkout: other, returns: refunded(1_999n) })).toBeNull();
    expect(decide(parked, { checkout: other, returns: refunded(2_000n) })).toMatchObject({
      state: 'canceled',
      credit: false,
      parkedReason: null,
      failureReason: 'given_back',
      movements: [],
    });
  });

  test('and was not paid has nothing that could have gone back', () => {
    const unpaid = { ...payment, status: 'waiting', received: usdCents(0n) } as const;
    const parked = { ...row, parkedReason: 'wrong_amount' };
    expect(decide(parked, { checkout: { ...checkout, payment: unpaid }, returns: NOTHING })).toBeNull();
  });
});

describe('a purchase that was paid', () => {
  test.each<[PurchaseState, ReturnFacts, bigint]>([
    ['partly_refunded', refunded(500n), 500n],
    ['refunded', refunded(2_000n), 2_000n],
    ['disputed', disputed(700n, 'lost'), 700n],
    ['disputed', disputed(0n, 'under_review'), 0n],
  ])('becomes %s, and is not credited again', (state, returns, returned) => {
    expect(decide(bought, { checkout: null, returns })).toMatchObject({
      state,
      credit: false,
      returned,
      parkedReason: null,
      failureReason: null,
      paymentIntentId: null,
    });
  });

  test('stays as it is when everything is on record, or Stripe says nothing', () => {
    const recorded = [{ stripeId: 're_1', kind: 'refund', returnedCents: usdCents(500n), movements: 1 }] as const;
    const partly: Row = { ...bought, state: 'partly_refunded', recorded };
    expect(decide(partly, { checkout: null, returns: refunded(500n) })).toBeNull();
    expect(decide(partly, { checkout: null, returns: null })).toBeNull();
    expect(decide(partly, { checkout: null, returns: NOTHING })).toBeNull();
    expect(decide(bought, { checkout: null, returns: NOTHING })).toBeNull();
  });

  test('that was refunded in part takes back more when more was refunded, and is still refunded in part', () => {
    const recorded = [{ stripeId: 're_1', kind: 'refund', returnedCents: usdCents(500n), movements: 1 }] as const;
    const partly: Row = { ...bought, state: 'partly_refunded', recorded };
    expect(decide(partly, { checkout: null, returns: refunded(700n) })).toMatchObject({
      state: 'partly_refunded',
      returned: 700n,
      movements: [{ direction: 'out', amount: 200n }],
    });
  });

  test('is paid again when a dispute ends that never took money', () => {
    const waiting: Row = { ...bought, state: 'disputed' };
    expect(decide(waiting, { checkout: null, returns: disputed(0n, 'won') })).toMatchObject({
      state: 'paid',
      credit: false,
      movements: [],
    });
  });
});
