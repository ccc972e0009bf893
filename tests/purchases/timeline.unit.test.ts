import { describe, expect, test } from 'vitest';
import { microcredits, usdCents } from '@/lib/platform/units';
import { outcomeOf } from '@/lib/purchases/check-now';
import type { SyncResult } from '@/lib/purchases/sync-purchase';
import { type PurchaseHistory, timelineOf } from '@/lib/purchases/timeline';

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second));

const STARTED: PurchaseHistory = {
  id: 'p1',
  state: 'pending',
  way: 'checkout',
  createdAt: at(0),
  sentAt: null,
  paidAtStripe: null,
  paidAt: null,
  updatedAt: at(50),
  heardBy: null,
  firstEventAt: null,
  isParked: false,
  closed: null,
  failureReason: null,
  returns: [],
  transfers: [],
};

const line = (sequence: bigint, key: string, from: 'stripe' | 'top_up' | 'debt', to: typeof from, second: number) => ({
  sequence,
  key,
  from,
  to,
  amount: microcredits(sequence * 1_000_000n),
  at: at(second),
});

const CREDIT = line(20n, 'purchase:p1', 'stripe', 'top_up', 20);
const PAID: PurchaseHistory = {
  ...STARTED,
  state: 'paid',
  paidAtStripe: at(10),
  paidAt: at(20),
  heardBy: 'webhook',
  firstEventAt: at(15),
  transfers: [CREDIT],
};

/** Seconds and words, which is how the page reads. */
const told = (purchase: PurchaseHistory) =>
  timelineOf(purchase).map((moment) => {
    const more = 'by' in moment ? ` ${moment.by}` : 'kind' in moment ? ` ${moment.kind}` : '';
    const why = 'reason' in moment ? ` ${moment.reason}` : '';
    const amount = 'amount' in moment ? ` ${moment.amount / 1_000_000n}` : '';
    return `${moment.at.getUTCSeconds()} ${moment.what}${more}${why}${amount}`;
  });

describe('the timeline of a purchase', () => {
  test.each<[string, Partial<PurchaseHistory>, string[]]>([
    ['that waits', {}, ['0 started']],
    [
      'of which the first card was declined',
      { failureReason: 'insufficient_funds' },
      ['0 started', '50 declined insufficient_funds'],
    ],
    [
      'of which a stolen card was declined: nobody is told so',
      { failureReason: 'stolen_card' },
      ['0 started', '50 declined declined'],
    ],
    [
      'that needs its owner',
      { way: 'refill', sentAt: at(1), failureReason: 'authentication_required' },
      ['0 refill_started', '1 sent', '50 authentication'],
    ],
    [
      'that failed at the bank',
      { state: 'failed', failureReason: 'expired_card' },
      ['0 started', '50 declined expired'],
    ],
    ['that never reached Stripe', { state: 'failed', failureReason: 'never_opened' }, ['0 started', '50 failed']],
    ['whose page closed', { state: 'expired' }, ['0 started', '50 expired']],
    [
      'whose page closed after a decline',
      { state: 'expired', failureReason: 'generic_decline' },
      ['0 started', '50 declined declined', '50 expired'],
    ],
    [
      'that was canceled',
      { state: 'canceled', way: 'saved_card', sentAt: at(2) },
      ['0 started', '2 sent', '50 canceled'],
    ],
    ['whose money was given back', { state: 'canceled', failureReason: 'given_back' }, ['0 started', '50 given_back']],
    ['that is being looked at', { isParked: true }, ['0 started', '50 parked']],
    [
      'whose case support has closed',
      { isParked: true, closed: { at: at(55) } },
      ['0 started', '50 parked', '55 closed'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(told({ ...STARTED, ...changes })).toEqual(expected);
  });

  const paid = ['0 started', '10 paid_at_stripe', '15 heard webhook', '20 credited 20'];
  test.each<[string, Partial<PurchaseHistory>, string[]]>([
    ['by an event', {}, paid],
    [
      'by the return page: what an event said before is no news',
      { heardBy: 'return', firstEventAt: at(12) },
      [...paid.slice(0, 2), '20 heard return', '20 credited 20'],
    ],
    [
      'by an event that came in after all',
      { firstEventAt: at(40) },
      [...paid.slice(0, 2), '20 heard webhook', '20 credited 20'],
    ],
    ['before this was noted', { heardBy: null, paidAtStripe: null }, ['0 started', '20 credited 20']],
    [
      'with a clock that is ahead of ours',
      { paidAtStripe: at(17), firstEventAt: at(15) },
      ['0 started', '17 paid_at_stripe', '17 heard webhook', '20 credited 20'],
    ],
    [
      'within the second in which it was sent',
      { way: 'saved_card', createdAt: at(9), sentAt: at(11), heardBy: 'charge' },
      ['9 started', '11 sent', '11 paid_at_stripe', '20 heard charge', '20 credited 20'],
    ],
  ])('paid, and heard of %s', (_, changes, expected) => {
    expect(told({ ...PAID, ...changes })).toEqual(expected);
  });

  test('names what each refund and dispute took, and gave again; what was owed is paid first', () => {
    const returns = [
      { stripeId: 're_1', kind: 'refund', returnedCents: usdCents(0n), movements: 2 },
      { stripeId: 'du_1', kind: 'dispute', returnedCents: usdCents(900n), movements: 1 },
    ] as const;
    const transfers = [
      CREDIT,
      line(3n, 'purchase:p1:debt', 'top_up', 'debt', 20),
      line(5n, 'refund:re_1', 'top_up', 'stripe', 30),
      // Taken back from the pool as far as it went, and the rest became a debt: one movement of money.
      line(4n, 'dispute:du_1:withdrawn', 'top_up', 'stripe', 35),
      line(6n, 'dispute:du_1:withdrawn:debt', 'debt', 'stripe', 35),
      line(5n, 'refund:re_1:reinstated', 'stripe', 'top_up', 40),
      line(1n, 'refund:re_1:reinstated:debt', 'top_up', 'debt', 40),
    ];
    expect(told({ ...PAID, state: 'disputed', returns, transfers }).slice(3)).toEqual([
      '20 credited 20',
      '20 paid_debt 3',
      '30 taken_back refund 5',
      '35 taken_back dispute 10',
      '40 given_again refund 5',
      '40 paid_debt 1',
    ]);
  });
});

describe('what "Check now" says', () => {
  const RESULT: SyncResult = {
    purchaseId: 'p1',
    workspaceId: 'w1',
    from: 'pending',
    state: 'pending',
    credited: false,
    movements: 0,
    returnedCents: usdCents(0n),
    parkedReason: null,
    isNewlyParked: false,
  };
  test.each<[string, Partial<SyncResult>]>([
    ['waiting', {}],
    ['credited', { state: 'paid', credited: true }],
    ['credited', { state: 'partly_refunded', credited: true, movements: 1 }],
    ['moved', { from: 'paid', state: 'refunded', movements: 1 }],
    ['moved', { from: 'paid', state: 'paid', movements: 2 }],
    ['ended', { state: 'expired' }],
    ['ended', { from: 'disputed', state: 'paid' }],
    ['unchanged', { from: 'paid', state: 'paid' }],
    ['parked', { parkedReason: 'wrong_amount', isNewlyParked: true }],
    ['still_parked', { parkedReason: 'wrong_amount' }],
  ])('%s', (outcome, result) => {
    expect(outcomeOf({ ...RESULT, ...result })).toBe(outcome);
  });
});
