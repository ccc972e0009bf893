import { expect, test } from 'vitest';
import { withoutParam } from '@/components/billing/url-param';
import { outcomeOf } from '@/components/purchases/purchase-outcome';

const answer = (state: string, over: { parked?: boolean; closed?: boolean; final?: boolean } = {}) =>
  outcomeOf({
    state,
    parked: false,
    closed: false,
    final: state !== 'pending',
    credits: '20.000000',
    returned: '5.00',
    ...over,
  });

test('only a paid purchase is announced as added, with its amount', () => {
  expect(answer('paid')).toEqual({ kind: 'added', credits: '20.000000' });
});

test('a purchase that Stripe has not decided is still processing', () => {
  expect(answer('pending')).toEqual({ kind: 'processing' });
});

test.each(['failed', 'expired', 'canceled'])('a purchase that is %s charged nothing', (state) => {
  expect(answer(state)).toEqual({ kind: 'failed' });
});

test('a parked payment is neither added nor failed, whatever its state', () => {
  expect(answer('pending', { parked: true, final: true })).toEqual({ kind: 'parked' });
  expect(answer('paid', { parked: true })).toEqual({ kind: 'parked' });
});

test('a parked payment whose case support has closed is no more being checked', () => {
  expect(answer('pending', { parked: true, closed: true, final: true })).toEqual({ kind: 'closed' });
});

test.each([
  ['refunded', 'refunded'],
  ['partly_refunded', 'refunded'],
  ['disputed', 'disputed'],
])('one that is %s says how much went back, and announces nothing as added', (state, kind) => {
  expect(answer(state)).toEqual({ kind, returned: '5.00' });
});

test('a parameter is taken out of an address and the rest stays', () => {
  expect(withoutParam('http://localhost/chat/1?purchase=x&a=b#end', 'purchase')).toBe('/chat/1?a=b#end');
  expect(withoutParam('http://localhost/billing?buy=1', 'buy')).toBe('/billing');
});
