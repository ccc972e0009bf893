import { describe, expect, test } from 'vitest';
import { usdCents } from '@/lib/platform/units';
import type { SubscriptionFacts } from '@/lib/stripe/subscriptions';
import { decidePlan, type Mirror, PAST_DUE_GRACE_DAYS, type PlanDecision } from '@/lib/subscriptions/decide-plan';
import type { Plan } from '@/lib/workspaces/plans';

const PRICES: Record<string, bigint> = { pro: 20_00n, team: 50_00n, business: 100_00n };
const NOW = new Date('2027-05-20T12:00:00Z');
const DAY_MS = 86_400_000;

/** What Stripe says: Team with 3 seats, paid, unless the test says otherwise. */
function facts(
  over: Partial<SubscriptionFacts> & { sells?: [string, number]; perSeat?: bigint } = {},
): SubscriptionFacts {
  const { sells: [plan, quantity] = ['team', 3], perSeat, ...rest } = over;
  const price = {
    productId: `studio_${plan}`,
    perSeat: usdCents(perSeat ?? PRICES[plan] ?? 1n),
    currency: 'usd',
    isMonthly: true,
  };
  return {
    id: 'sub_1',
    customerId: 'cus_1',
    status: 'active',
    livemode: false,
    createdAt: new Date('2027-05-01T00:00:00Z'),
    item: { id: 'si_1', price, quantity },
    periodStart: new Date('2027-05-01T00:00:00Z'),
    periodEnd: new Date('2027-06-01T00:00:00Z'),
    endsAt: null,
    invoice: { id: 'in_1', isPaid: true, remaining: usdCents(0n), url: null },
    ...rest,
  };
}

/** What we had written down: Team with 3 seats, paid by in_1. */
function row(over: Partial<Mirror> = {}): Mirror {
  return {
    subscriptionId: 'sub_1',
    customerId: 'cus_1',
    status: 'active',
    plan: 'team',
    seats: 3,
    paidCents: usdCents(150_00n),
    paidInvoiceId: 'in_1',
    periodStart: new Date('2027-05-01T00:00:00Z'),
    periodEnd: new Date('2027-06-01T00:00:00Z'),
    endsAt: null,
    pastDueSince: null,
    problem: null,
    ...over,
  };
}

const onTeam = { plan: 'team' as Plan, seats: 3, now: NOW };
const onFree = { plan: 'free' as Plan, seats: 1, now: NOW };
const unpaid = (id: string) => ({ id, isPaid: false, remaining: usdCents(1n), url: null });
const paid = (id: string) => ({ id, isPaid: true, remaining: usdCents(0n), url: null });

function given(decision: PlanDecision | null): string {
  const give = decision?.give;
  if (!give) return 'stays';
  return `${give.plan} ${give.seats}${give.isPaidFor === false ? ', next month waits' : ''}`;
}

describe('what each word of Stripe’s means for the plan', () => {
  test.each<[string, string]>([
    ['active', 'team 3'],
    ['trialing', 'team 3'],
    ['past_due', 'team 3, next month waits'],
    ['unpaid', 'free 1'],
    ['paused', 'free 1'],
    ['canceled', 'free 1'],
    ['incomplete_expired', 'free 1'],
    ['incomplete', 'stays'],
    ['a_word_of_next_year', 'stays'],
  ])('a plan that was paid for and is now %s: %s (REL-T7)', (status, expected) => {
    expect(given(decidePlan(row(), [facts({ status })], onTeam))).toBe(expected);
  });

  test.each<[string, string]>([
    ['active', 'team 3'],
    ['trialing', 'team 3'],
    ['past_due', 'stays'],
    ['unpaid', 'stays'],
    ['canceled', 'stays'],
    ['incomplete', 'stays'],
    ['incomplete_expired', 'stays'],
  ])('a first subscription that is %s, whose invoice was paid only where it says so: %s', (status, expected) => {
    const invoice = expected === 'stays' ? unpaid('in_1') : paid('in_1');
    expect(given(decidePlan(null, [facts({ status, invoice })], onFree))).toBe(expected);
  });

  test('a plan by hand is not taken by a first attempt that failed, nor by one that ended long ago', () => {
    const byHand = { ...onTeam, plan: 'business' as Plan };
    for (const status of ['canceled', 'incomplete_expired']) {
      expect(decidePlan(null, [facts({ status })], byHand)).toBeNull();
      expect(given(decidePlan(row({ status }), [facts({ status })], byHand))).toBe('stays');
    }
    expect(decidePlan(null, [], byHand)).toBeNull();
  });
});

describe('a plan is given as far as it was paid', () => {
  test.each<[string, Partial<Mirror>, Parameters<typeof facts>[0], string]>([
    ['more seats with a paid invoice of their own', {}, { sells: ['team', 5], invoice: paid('in_2') }, 'team 5'],
    ['more seats with no invoice yet', {}, { sells: ['team', 200] }, 'stays'],
    ['more seats with an open invoice', {}, { sells: ['team', 200], invoice: unpaid('in_2') }, 'stays'],
    [
      'more seats that made it past due',
      {},
      { sells: ['team', 200], status: 'past_due', invoice: unpaid('in_2') },
      'team 3, next month waits',
    ],
    ['a dearer plan not paid for', {}, { sells: ['business', 3] }, 'stays'],
    ['fewer seats', {}, { sells: ['team', 2] }, 'team 2'],
    ['a cheaper plan', {}, { sells: ['pro', 3] }, 'pro 3'],
    ['seats taken up again in the month they were paid for', { seats: 1 }, { sells: ['team', 3] }, 'team 3'],
    [
      'a renewal for fewer seats, then more without paying',
      { paidCents: usdCents(50_00n) },
      { sells: ['team', 3] },
      'stays',
    ],
    [
      'a first month that Stripe collects by invoice',
      { paidCents: usdCents(0n), paidInvoiceId: null },
      { invoice: unpaid('in_1') },
      'stays',
    ],
  ])('%s', (_name, before, says, expected) => {
    expect(given(decidePlan(row(before), [facts(says)], onTeam))).toBe(expected);
  });

  test('a payment that failed keeps the plan for so many days, then not; the day it failed is remembered', () => {
    const late = facts({ status: 'past_due', invoice: unpaid('in_2') });
    const first = decidePlan(row(), [late], onTeam)?.mirror;
    expect(first?.pastDueSince).toEqual(NOW);
    const daysLater = (days: number) => {
      const now = new Date(NOW.getTime() + days * DAY_MS);
      return decidePlan(row({ ...first }), [late], { ...onTeam, now });
    };
    expect(given(daysLater(PAST_DUE_GRACE_DAYS))).toBe('team 3, next month waits');
    expect(daysLater(PAST_DUE_GRACE_DAYS)?.mirror.pastDueSince).toEqual(NOW);
    expect(given(daysLater(PAST_DUE_GRACE_DAYS + 1))).toBe('free 1');
    const recovered = decidePlan(row({ ...first }), [facts({ invoice: paid('in_2') })], onFree);
    expect(given(recovered)).toBe('team 3');
    expect(recovered?.mirror.pastDueSince).toBeNull();
  });
});

describe('what isn’t ours gives nothing, and says so', () => {
  test.each<[string, Parameters<typeof facts>[0], string]>([
    ['another product', { sells: ['crm', 3] }, 'unknown_price'],
    ['a dollar for Business', { sells: ['business', 3], perSeat: 100n }, 'wrong_price'],
    ['more seats than the plan has', { sells: ['pro', 6] }, 'seats'],
    ['several things at once', { item: null }, 'several_items'],
  ])('%s', (_name, says, problem) => {
    for (const present of [onFree, onTeam]) {
      const decision = decidePlan(null, [facts({ ...says, invoice: paid('in_9') })], present);
      expect(given(decision)).toBe('stays');
      expect(decision?.mirror).toMatchObject({ problem, paidCents: 0n });
    }
  });

  test.each(['eur', 'jpy'])('a price in %s', (currency) => {
    const ours = facts();
    const item = ours.item && { ...ours.item, price: { ...ours.item.price, currency } };
    expect(decidePlan(null, [{ ...ours, item }], onFree)).toMatchObject({
      give: null,
      mirror: { problem: 'wrong_price' },
    });
  });

  test('a price by the year', () => {
    const ours = facts();
    const item = ours.item && { ...ours.item, price: { ...ours.item.price, isMonthly: false } };
    expect(decidePlan(null, [{ ...ours, item }], onFree)).toMatchObject({
      give: null,
      mirror: { problem: 'wrong_price' },
    });
  });

  test('a subscription that Stripe has never heard of takes no plan away: the key may be another account’s', () => {
    expect(decidePlan(row(), [], onTeam)).toMatchObject({ give: null, mirror: { problem: 'unknown_to_stripe' } });
  });
});

describe('several subscriptions of one workspace (BUG-31)', () => {
  const better = facts({ id: 'sub_2', sells: ['business', 2], invoice: paid('in_2') });

  test('the dearest that is paid counts, in whatever order Stripe lists them, and the other is named', () => {
    for (const says of [
      [facts(), better],
      [better, facts()],
    ]) {
      const decision = decidePlan(row(), says, onTeam);
      expect(given(decision)).toBe('business 2');
      expect(decision).toMatchObject({
        others: ['sub_1'],
        mirror: { subscriptionId: 'sub_2', problem: 'several_subscriptions' },
      });
    }
  });

  test('one that is paid counts before a dearer one that isn’t', () => {
    const broken = { ...better, status: 'past_due' };
    expect(given(decidePlan(row(), [broken, facts()], onTeam))).toBe('team 3');
  });

  test('what ended is no second one, and leaves the plan to the one that goes on', () => {
    const decision = decidePlan(row(), [facts({ status: 'canceled' }), better], onTeam);
    expect(given(decision)).toBe('business 2');
    expect(decision).toMatchObject({ others: [], mirror: { problem: null } });
  });

  test('the end of the one that counted gives way to the other, and with none left to Free', () => {
    const gone = { ...better, status: 'canceled' };
    const before = row({ subscriptionId: 'sub_2', plan: 'business', seats: 2 });
    expect(given(decidePlan(before, [facts({ invoice: paid('in_1') }), gone], onTeam))).toBe('team 3');
    expect(given(decidePlan(before, [facts({ status: 'canceled' }), gone], onTeam))).toBe('free 1');
  });
});
