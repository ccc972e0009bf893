import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { microcredits, usdCents } from '@/lib/platform/units';
import { type Attempt, judge, mostThisMonth, type RefillFacts, type Verdict } from '@/lib/refills/rule';

const NOW = new Date('2026-11-21T12:00:00Z');
const MONTH_ENDS = new Date('2026-12-01T00:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const inMinutes = (minutes: number) => minutesAgo(-minutes);
const credits = (amount: number) => microcredits(BigInt(Math.round(amount * 1_000_000)));
const dollars = (amount: number) => usdCents(BigInt(Math.round(amount * 100)));

/** On since a week, low by one credit, nothing in the way: $20 below 5 credits, $100 a month. */
function facts(over: Partial<RefillFacts> = {}): RefillFacts {
  return {
    state: 'on',
    why: null,
    changedAt: minutesAgo(7 * 24 * 60),
    terms: { threshold: credits(5), amount: dollars(20), ceiling: dollars(100) },
    now: NOW,
    monthEndsAt: MONTH_ENDS,
    balance: credits(4),
    debt: credits(0),
    isPlanPaid: true,
    isOwner: true,
    isDisputed: false,
    card: { fingerprint: 'one' },
    charged: dollars(0),
    lastPaidAt: null,
    attempts: [],
    ...over,
  };
}

function attempt(over: Partial<Attempt> & { minutes?: number } = {}): Attempt {
  const { minutes = 60, ...rest } = over;
  const at = minutesAgo(minutes);
  return { state: 'paid', at, endedAt: at, isParked: false, failureReason: null, fingerprint: 'one', ...rest };
}

const declined = (minutes: number, failureReason = 'generic_decline', fingerprint = 'one') =>
  attempt({ state: 'failed', minutes, failureReason, fingerprint });

const charge = (amount: number): Verdict => ({ kind: 'charge', amount: dollars(amount) });
const waits = (code: string, until: Date | null = null) => ({ kind: 'wait', code, until });
const pauses = (why: string) => ({ kind: 'pause', why });
const ends = (why: string) => ({ kind: 'off', why });

describe('when a refill is due, and how much it is', () => {
  test.each<[string, Partial<RefillFacts>, object]>([
    ['a little below the threshold: one refill', { balance: microcredits(4_999_999n) }, charge(20)],
    ['exactly at the threshold: none, because it is not below', { balance: credits(5) }, waits('enough')],
    ['nothing left at all: one refill', { balance: credits(0) }, charge(20)],
    [
      'a gap of several refills: one charge for all of it (BUG-13)',
      { terms: { threshold: credits(90), amount: dollars(20), ceiling: dollars(500) }, balance: credits(0) },
      charge(100),
    ],
    [
      'a gap of exactly two refills: two',
      { terms: { threshold: credits(45), amount: dollars(20), ceiling: dollars(500) }, balance: credits(5) },
      charge(40),
    ],
    [
      'a gap that the ceiling does not reach: as many whole refills as it allows (BUG-15)',
      { terms: { threshold: credits(90), amount: dollars(20), ceiling: dollars(70) }, balance: credits(0) },
      charge(60),
    ],
    ['the ceiling leaves room for one more', { charged: dollars(80) }, charge(20)],
    [
      'the ceiling leaves less than a refill: none before next month, however often it is asked (BUG-15)',
      { charged: dollars(81) },
      waits('ceiling_reached', MONTH_ENDS),
    ],
    ['more was charged than a lowered ceiling', { charged: dollars(400) }, waits('ceiling_reached', MONTH_ENDS)],
    ['something is owed: none, because it would pay the debt', { debt: microcredits(1n) }, waits('debt')],
  ])('%s', (_, over, expected) => {
    expect(judge(facts(over))).toEqual(expected);
  });
});

describe('what ends the consent, whatever else is true (REL-R9, REL-R10, REL-R13)', () => {
  test.each<[string, Partial<RefillFacts>, object]>([
    ['a dispute', { isDisputed: true }, ends('dispute')],
    ['whoever agreed is no owner any more', { isOwner: false }, ends('owner_gone')],
    ['the plan is not paid any more', { isPlanPaid: false }, ends('plan')],
    ['a dispute while it is paused', { isDisputed: true, state: 'paused', why: 'declined' }, ends('dispute')],
    ['a dispute with credits enough', { isDisputed: true, balance: credits(50) }, ends('dispute')],
    ['the card was removed', { card: null }, pauses('card_removed')],
    ['paused stays paused', { state: 'paused', why: 'breaker' }, waits('paused')],
    ['paused for a card that was removed, with a new one', { state: 'paused', why: 'card_removed' }, waits('paused')],
  ])('%s', (_, over, expected) => {
    expect(judge(facts(over))).toEqual(expected);
  });
});

describe('one refill at a time (REL-R1)', () => {
  test.each<[string, Attempt, string]>([
    ['one that was sent and whose outcome nobody knows', attempt({ state: 'pending', minutes: 1 }), 'open'],
    ['one that the bank still processes after an hour (BUG-10)', attempt({ state: 'pending', minutes: 61 }), 'open'],
    ['one of weeks ago', attempt({ state: 'pending', minutes: 30_000 }), 'open'],
    ['one that a person has to look at', attempt({ state: 'pending', isParked: true }), 'parked'],
  ])('%s shuts the door', (_, open, code) => {
    expect(judge(facts({ attempts: [open] }))).toEqual(waits(code));
  });

  test('a purchase by hand in between does not open it (BUG-10)', () => {
    const over = { attempts: [attempt({ state: 'pending', minutes: 90 })], lastPaidAt: minutesAgo(5) };
    expect(judge(facts(over))).toEqual(waits('open'));
  });
});

describe('after a decline (REL-R6, BUG-12)', () => {
  test.each<[string, Attempt[], object]>([
    ['the first: an hour from the decline', [declined(59)], waits('backing_off', inMinutes(1))],
    ['an hour later it is tried again', [declined(60)], charge(20)],
    ['the second: two hours', [declined(119), declined(200)], waits('backing_off', inMinutes(1))],
    ['two hours later it is tried again', [declined(120), declined(200)], charge(20)],
    ['the third: a person has to look', [declined(1), declined(130), declined(200)], pauses('declined')],
    ['three of long ago: still a person', [declined(9_000), declined(9_130), declined(9_200)], pauses('declined')],
    [
      'a refill that was paid in between ends the row',
      [declined(60), attempt({ minutes: 90 }), declined(200)],
      charge(20),
    ],
    ['one that was never sent says nothing about the card', [declined(60, 'never_arrived'), declined(90)], charge(20)],
    ['a stolen card is not tried again', [declined(600, 'stolen_card')], pauses('declined')],
    ['an expired card is not tried again', [declined(600, 'expired_card')], pauses('declined')],
    [
      'a card that Stripe refuses is a decline, and final (BUG-37)',
      [declined(600, 'card_unusable')],
      pauses('declined'),
    ],
    ['a card whose owner must be there', [declined(600, 'authentication_required')], pauses('authentication')],
  ])('%s', (_, attempts, expected) => {
    expect(judge(facts({ attempts }))).toEqual(expected);
  });

  test('another card is tried at once', () => {
    const attempts = [declined(1), declined(130), declined(200)];
    expect(judge(facts({ attempts, card: { fingerprint: 'two' } }))).toEqual(charge(20));
  });

  test('the same card put on file again is the same card', () => {
    expect(judge(facts({ attempts: [declined(1)], card: { fingerprint: 'one' } }))).toMatchObject({
      code: 'backing_off',
    });
  });

  test('a purchase that was paid since is a reason to try again', () => {
    expect(judge(facts({ attempts: [declined(30)], lastPaidAt: minutesAgo(10) }))).toEqual(charge(20));
    expect(judge(facts({ attempts: [declined(30)], lastPaidAt: minutesAgo(40) }))).toMatchObject({
      code: 'backing_off',
    });
  });

  test('an owner who goes on after it is a reason to try again', () => {
    const attempts = [declined(10), declined(130), declined(200)];
    expect(judge(facts({ attempts, changedAt: minutesAgo(5) }))).toEqual(charge(20));
  });

  test('with credits enough nothing is tried, but three declines still ask for a person', () => {
    expect(judge(facts({ attempts: [declined(1)], balance: credits(50) }))).toEqual(waits('enough'));
    const three = [declined(1), declined(130), declined(200)];
    expect(judge(facts({ attempts: three, balance: credits(50) }))).toEqual(pauses('declined'));
  });
});

describe('a proof that its card’s owner gave (REL-R5)', () => {
  const paused = { state: 'paused', why: 'authentication', changedAt: minutesAgo(30) } as const;

  test('goes on when the refill that waited for it was paid', () => {
    expect(judge(facts({ ...paused, attempts: [attempt({ minutes: 20 })] }))).toEqual({ kind: 'resume' });
  });

  test.each<[string, Attempt]>([
    ['was paid before it was paused', attempt({ minutes: 40 })],
    ['still waits', attempt({ state: 'pending', minutes: 31 })],
    ['failed', declined(20)],
    ['was given up', attempt({ state: 'canceled', minutes: 20 })],
  ])('stays paused when the newest refill %s (BUG-11)', (_, newest) => {
    expect(judge(facts({ ...paused, attempts: [newest] }))).toEqual(waits('paused'));
  });

  test('a refill that was paid resumes nothing that stands still for another reason', () => {
    const over = { ...paused, why: 'breaker', attempts: [attempt({ minutes: 20 })] } as const;
    expect(judge(facts(over))).toEqual(waits('paused'));
  });
});

describe('refills that come unusually fast (REL-R7)', () => {
  test.each<[string, Partial<RefillFacts>, object]>([
    [
      'two in ten minutes: a third asks first',
      { attempts: [attempt({ minutes: 1 }), attempt({ minutes: 9 })] },
      pauses('breaker'),
    ],
    [
      'two in eleven minutes: a third is made',
      { attempts: [attempt({ minutes: 1 }), attempt({ minutes: 11 })] },
      charge(20),
    ],
    [
      'those before an owner went on are forgiven',
      { attempts: [attempt({ minutes: 3 }), attempt({ minutes: 4 })], changedAt: minutesAgo(2) },
      charge(20),
    ],
    [
      'eight in a day: until the first of them is a day old, whoever goes on',
      {
        attempts: [60, 120, 180, 240, 300, 360, 420, 480].map((minutes) => attempt({ minutes })),
        changedAt: minutesAgo(1),
      },
      waits('too_many_today', inMinutes(24 * 60 - 480)),
    ],
  ])('%s', (_, over, expected) => {
    expect(judge(facts(over))).toEqual(expected);
  });
});

test('the most that can still be charged counts whole refills and the one under way', () => {
  const terms = facts().terms;
  expect(mostThisMonth(terms, dollars(0))).toBe(dollars(100));
  expect(mostThisMonth(terms, dollars(50))).toBe(dollars(40));
  expect(mostThisMonth(terms, dollars(60), dollars(20))).toBe(dollars(60));
  expect(mostThisMonth(terms, dollars(140), dollars(20))).toBe(dollars(20));
});

test('over 10,000 random steps no month’s refills pass the ceiling, and never two are open (REL-R7, BUG-15)', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 0, max: 3_000 }),
    spent: fc.integer({ min: 0, max: 60_000_000 }),
    outcome: fc.constantFrom('paid', 'paid', 'paid', 'failed', 'pending', 'authentication'),
    owner: fc.constantFrom('nothing', 'nothing', 'resumes', 'changes', 'buys', 'another card'),
    ceiling: fc.integer({ min: 20, max: 400 }),
    amount: fc.integer({ min: 5, max: 20 }),
  });
  let [steps, charges] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 100 }), (plan) => {
      const world = new World();
      for (const one of plan) {
        steps += 1;
        charges += world.step(one);
      }
    }),
    { numRuns: 100, seed: 20_261_121 },
  );
  expect(steps).toBe(10_000);
  // Else it would prove nothing.
  expect(charges).toBeGreaterThan(1_000);
});

type Step = { minutes: number; spent: number; outcome: string; owner: string; ceiling: number; amount: number };

/** A workspace in memory: what was charged in a month is counted here on its own, and held against the ceiling. */
class World {
  private now = NOW;
  private balance = credits(10);
  private terms = { threshold: credits(30), amount: dollars(20), ceiling: dollars(100) };
  private state: 'on' | 'paused' = 'on';
  private why: RefillFacts['why'] = null;
  private changedAt = NOW;
  private card = 'card 0';
  private lastPaidAt: Date | null = null;
  private made: (Attempt & { amount: bigint })[] = [];

  step({ minutes, spent, outcome, owner, ceiling, amount }: Step): number {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    const [last] = this.made;
    // What was open is settled one way or the other, sooner or later.
    if (last?.state === 'pending' && outcome !== 'pending') this.settle(last, outcome === 'paid');
    this.balance = microcredits(this.balance > BigInt(spent) ? this.balance - BigInt(spent) : 0n);
    if (owner === 'buys') this.lastPaidAt = this.now;
    if (owner === 'another card') this.card = `card at ${this.now.getTime()}`;
    if (owner === 'changes') this.terms = { ...this.terms, amount: dollars(amount), ceiling: dollars(ceiling) };
    if (owner === 'resumes' || owner === 'changes') this.put('on', null);
    return this.ask(outcome);
  }

  private ask(outcome: string): number {
    const verdict = judge(this.facts());
    if (verdict.kind === 'resume') this.put('on', null);
    if (verdict.kind === 'pause') this.put('paused', verdict.why);
    if (verdict.kind !== 'charge') return 0;
    expect(this.made.filter(({ state }) => state === 'pending')).toEqual([]);
    expect(verdict.amount > 0n && verdict.amount % this.terms.amount === 0n).toBe(true);
    const refill = { ...attempt({ state: 'pending', fingerprint: this.card }), amount: BigInt(verdict.amount) };
    Object.assign(refill, { at: this.now, endedAt: this.now });
    this.made.unshift(refill);
    if (outcome === 'paid' || outcome === 'failed') this.settle(refill, outcome === 'paid');
    if (outcome === 'authentication') this.put('paused', 'authentication');
    expect(this.chargedThisMonth() <= this.terms.ceiling).toBe(true);
    return 1;
  }

  private settle(refill: Attempt & { amount: bigint }, isPaid: boolean): void {
    const failure = { state: 'failed', failureReason: 'generic_decline' } as const;
    Object.assign(refill, { endedAt: this.now, ...(isPaid ? { state: 'paid' } : failure) });
    if (!isPaid) return;
    this.lastPaidAt = this.now;
    this.balance = microcredits(this.balance + refill.amount * 10_000n);
  }

  private put(state: 'on' | 'paused', why: RefillFacts['why']): void {
    Object.assign(this, { state, why, changedAt: this.now });
  }

  private chargedThisMonth(): bigint {
    const month = this.now.toISOString().slice(0, 7);
    return this.made
      .filter(({ state, at, endedAt }) => {
        return (
          state === 'pending' || (state === 'paid' && [at, endedAt].some((one) => one.toISOString().startsWith(month)))
        );
      })
      .reduce((sum, { amount }) => sum + amount, 0n);
  }

  private facts(): RefillFacts {
    const { now, balance, terms, state, why, changedAt, lastPaidAt } = this;
    const monthEndsAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
    const charged = usdCents(this.chargedThisMonth());
    const card = { fingerprint: this.card };
    const attempts = this.made.slice(0, 8);
    return facts({ now, balance, terms, state, why, changedAt, lastPaidAt, monthEndsAt, charged, card, attempts });
  }
}
