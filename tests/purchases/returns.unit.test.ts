import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usdCents } from '@/lib/platform/units';
import { type Movement, planReturns, type RecordedReturn } from '@/lib/purchases/returns';
import type { ReturnFacts } from '@/lib/stripe/returns';
import { EVERYTHING, lives, Payment } from './lifecycles';

const AMOUNT = usdCents(2_000n);
const refund = (id: string, cents: number, status: string | null = 'succeeded', created = 1) => ({
  id,
  created,
  amount: usdCents(BigInt(cents)),
  status,
});
const dispute = (id: string, cents: number, status = 'needs_response', created = 1) => ({
  id,
  created,
  status,
  withdrawn: usdCents(BigInt(cents)),
});
const says = (facts: Partial<ReturnFacts>): ReturnFacts => ({ refunds: [], disputes: [], ...facts });
const rowOf = ({ stripeId, kind, returnedCents, movements }: RecordedReturn) => {
  return { stripeId, kind, returnedCents, movements };
};

/** What `planReturns` says time after time, with each answer on record before the next look. */
function book(facts: ReturnFacts[], amount = AMOUNT, tax = usdCents(0n)) {
  const rows = new Map<string, RecordedReturn>();
  const booked: string[] = [];
  let last = planReturns(amount, says({}), [], tax);
  for (const said of facts) {
    last = planReturns(amount, said, [...rows.values()], tax);
    for (const movement of last.movements) {
      rows.set(movement.stripeId, rowOf(movement));
      booked.push(`${movement.key} ${movement.direction} ${movement.amount}`);
    }
  }
  return { booked, returned: last.returned, isDisputed: last.isDisputed };
}

describe('refunds', () => {
  test('three partial ones are three clawbacks of their own amounts, in any order and however often told (REL-W22, BUG-25)', () => {
    const [a, b, c] = [refund('re_a', 500), refund('re_b', 700, 'succeeded', 2), refund('re_c', 800, 'pending', 3)];
    const all = says({ refunds: [c, a, b, a] });
    expect(book([says({ refunds: [a] }), says({ refunds: [b, a] }), all, all])).toEqual({
      booked: ['refund:re_a out 500', 'refund:re_b out 700', 'refund:re_c out 800'],
      returned: 2_000n,
      isDisputed: false,
    });
    expect(book([all]).booked.toSorted()).toEqual([
      'refund:re_a out 500',
      'refund:re_b out 700',
      'refund:re_c out 800',
    ]);
  });

  test.each(['pending', 'succeeded', 'requires_action', null, 'a_word_of_tomorrow'])(
    'one that is %s has taken the money',
    (status) => {
      expect(book([says({ refunds: [refund('re_1', 500, status)] })]).returned).toBe(500n);
    },
  );

  test.each(['failed', 'canceled'])('one that %s takes nothing, and gives back what it took', (status) => {
    const ended = says({ refunds: [refund('re_1', 500, status)] });
    expect(book([ended]).booked).toEqual([]);
    expect(book([says({ refunds: [refund('re_1', 500, 'pending')] }), ended, ended]).booked).toEqual([
      'refund:re_1 out 500',
      'refund:re_1:reinstated back 500',
    ]);
  });

  test('two of one second that together exceed the payment share it in the order of their names, however told', () => {
    const [a, b] = [refund('re_a', 1_500), refund('re_b', 1_500)];
    const booked = ['refund:re_a out 1500', 'refund:re_b out 500'];
    expect(book([says({ refunds: [a, b] }), says({ refunds: [b, a] })]).booked).toEqual(booked);
    expect(book([says({ refunds: [b, a] }), says({ refunds: [a, b] })]).booked).toEqual(booked);
  });

  test('one that Stripe does not mention this time stays as it is', () => {
    const seen = says({ refunds: [refund('re_1', 500)] });
    expect(book([seen, says({}), seen])).toMatchObject({ booked: ['refund:re_1 out 500'], returned: 500n });
  });
});

describe('disputes', () => {
  const open = says({ disputes: [dispute('dp_1', 2_000)] });
  const won = says({ disputes: [dispute('dp_1', 0, 'won')] });
  const lost = says({ disputes: [dispute('dp_1', 2_000, 'lost')] });

  test('withdrawn and won: out and back, each once (REL-W25, BUG-26)', () => {
    expect(book([open, open, won, won])).toEqual({
      booked: ['dispute:dp_1:withdrawn out 2000', 'dispute:dp_1:reinstated back 2000'],
      returned: 0n,
      isDisputed: false,
    });
  });

  test('one that Stripe does not mention this time stays as it is', () => {
    expect(book([open, says({})])).toEqual({
      booked: ['dispute:dp_1:withdrawn out 2000'],
      returned: 2_000n,
      isDisputed: true,
    });
    expect(book([open, won, says({})]).isDisputed).toBe(false);
  });

  test('withdrawn and lost: out, and it stays out', () => {
    expect(book([open, lost, lost])).toEqual({
      booked: ['dispute:dp_1:withdrawn out 2000'],
      returned: 2_000n,
      isDisputed: true,
    });
  });

  test.each(['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'])(
    'one that is %s waits for an answer, and the purchase is disputed meanwhile',
    (status) => {
      expect(book([says({ disputes: [dispute('dp_1', 0, status)] })]).isDisputed).toBe(true);
    },
  );

  test.each(['warning_needs_response', 'warning_under_review', 'warning_closed'])(
    'an inquiry that is %s moves nothing and disputes nothing',
    (status) => {
      expect(book([says({ disputes: [dispute('dp_1', 0, status)] })])).toEqual({
        booked: [],
        returned: 0n,
        isDisputed: false,
      });
    },
  );

  test('one that waits for an answer disputes the purchase before any money has moved', () => {
    expect(book([says({ disputes: [dispute('dp_1', 0, 'needs_response')] })])).toMatchObject({
      booked: [],
      isDisputed: true,
    });
  });

  test('a refund after a won dispute takes its own amount, no more and no less (BUG-26)', () => {
    const refunded = says({ ...won, refunds: [refund('re_1', 2_000, 'succeeded', 9)] });
    expect(book([open, won, refunded])).toMatchObject({
      booked: ['dispute:dp_1:withdrawn out 2000', 'dispute:dp_1:reinstated back 2000', 'refund:re_1 out 2000'],
      returned: 2_000n,
    });
    expect(book([refunded])).toMatchObject({ booked: ['refund:re_1 out 2000'], returned: 2_000n });
  });

  test('a dispute after a refund takes only what is left, and so does one of 105 % (BUG-26, BUG-27)', () => {
    const both = says({ refunds: [refund('re_1', 500)], disputes: [dispute('dp_1', 2_000, 'needs_response', 2)] });
    expect(book([both])).toMatchObject({
      booked: ['refund:re_1 out 500', 'dispute:dp_1:withdrawn out 1500'],
      returned: 2_000n,
    });
    expect(book([says({ disputes: [dispute('dp_1', 2_100)] })]).returned).toBe(2_000n);
  });

  test('older than a refund that took everything: what comes back is booked before what goes out', () => {
    const refunded = says({ refunds: [refund('re_1', 2_000, 'succeeded', 5)] });
    const both = says({ ...refunded, disputes: [dispute('dp_1', 2_000, 'needs_response', 3)] });
    expect(book([refunded, both]).booked).toEqual([
      'refund:re_1 out 2000',
      'refund:re_1:reinstated back 2000',
      'dispute:dp_1:withdrawn out 2000',
    ]);
  });

  test('one that is opened again after it was won moves under keys of its own', () => {
    expect(book([open, won, open, won]).booked).toEqual([
      'dispute:dp_1:withdrawn out 2000',
      'dispute:dp_1:reinstated back 2000',
      'dispute:dp_1:withdrawn:3 out 2000',
      'dispute:dp_1:reinstated:4 back 2000',
    ]);
  });
});

describe('a payment of $20.00 and $3.80 of tax', () => {
  const tax = usdCents(380n);

  test.each([
    [2_380, 2_000n],
    [1_190, 1_000n],
    [1, 0n],
    [2, 1n],
    [9_999, 2_000n],
  ])('of %i cents that went back, %s had bought credits', (cents, returned) => {
    expect(book([says({ refunds: [refund('re_1', cents)] })], AMOUNT, tax).returned).toBe(returned);
  });

  test('no cent is lost between refunds, and a dispute takes what they left', () => {
    const parts = [refund('re_a', 793), refund('re_b', 793, 'succeeded', 2), refund('re_c', 400, 'succeeded', 3)];
    const said = says({ refunds: parts, disputes: [dispute('dp_1', 394, 'lost', 4)] });
    expect(book([said, said], AMOUNT, tax)).toEqual({
      booked: ['refund:re_a out 666', 'refund:re_b out 666', 'refund:re_c out 336', 'dispute:dp_1:withdrawn out 332'],
      returned: 2_000n,
      isDisputed: true,
    });
  });
});

describe('any life of a payment', () => {
  const numRuns = process.env.STUDIO_FULL_TESTS ? 100_000 : 2_000;

  test('what the books have given back is the money that is out, to the cent (G9, REL-W4)', () => {
    fc.assert(
      fc.property(lives, ({ amount, steps }) => {
        const payment = new Payment(amount);
        const rows = new Map<string, RecordedReturn>();
        const booked: Movement[] = [];
        const look = (facts: ReturnFacts) => {
          const { movements, returned } = planReturns(amount, facts, [...rows.values()]);
          for (const movement of movements) rows.set(movement.stripeId, rowOf(movement));
          booked.push(...movements);
          const onRecord = [...rows.values()].reduce((sum, { returnedCents }) => sum + returnedCents, 0n);
          expect(onRecord).toBe(returned);
          expect(returned <= amount).toBe(true);
        };
        for (const step of steps) {
          if (step.kind === 'look') look(payment.say(step));
          else payment.live(step);
        }
        look(payment.say(EVERYTHING));
        const net = booked.reduce(
          (sum, { direction, amount: moved }) => (direction === 'out' ? sum + moved : sum - moved),
          0n,
        );
        expect(net).toBe(payment.out < amount ? payment.out : amount);
        expect(new Set(booked.map(({ key }) => key)).size).toBe(booked.length);
        expect(booked.every(({ amount: moved }) => moved > 0n)).toBe(true);
        const again = planReturns(amount, payment.say({ order: 3, twice: true, leavesOut: 99 }), [...rows.values()]);
        expect(again.movements).toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe('money that went back of a payment that was taxed', () => {
  const amount = usdCents(2_000n);
  const tax = usdCents(420n);
  const facts = (...cents: bigint[]): ReturnFacts => ({
    refunds: cents.map((gone, index) => {
      return { id: `re_${index}`, created: index, amount: usdCents(gone), status: 'succeeded' };
    }),
    disputes: [],
  });

  test.each<[bigint[], bigint]>([
    [[0n], 0n],
    [[1n], 0n],
    [[121n], 100n],
    [[1_210n], 1_000n],
    [[2_419n], 1_999n],
    [[2_420n], 2_000n],
    [[5_000n], 2_000n],
    [[806n, 807n, 807n], 2_000n],
  ])('%s cents of $24.20 take back %s cents of the $20.00 that bought credits', (gone, taken) => {
    const plan = planReturns(amount, facts(...gone), [], tax);
    expect(plan.returned).toBe(taken);
    expect(plan.movements.reduce((sum, movement) => sum + movement.amount, 0n)).toBe(taken);
  });

  test('however many refunds, never more than was bought, and all of it when all of the money is back', () => {
    const cents = fc.bigInt({ min: 1n, max: 3_000n });
    fc.assert(
      fc.property(cents, cents, fc.array(cents, { minLength: 1, maxLength: 8 }), (bought, taxed, parts) => {
        const { returned } = planReturns(usdCents(bought), facts(...parts), [], usdCents(taxed));
        const gone = parts.reduce((sum, part) => sum + part, 0n);
        const share = (gone * bought) / (bought + taxed);
        expect(returned).toBe(gone >= bought + taxed ? bought : share);
        // Looking again finds nothing left to move.
        const again = planReturns(usdCents(bought), facts(...parts), recordOf(bought, parts, taxed), usdCents(taxed));
        expect(again.movements).toEqual([]);
      }),
    );
  });

  function recordOf(bought: bigint, parts: bigint[], taxed: bigint): RecordedReturn[] {
    return planReturns(usdCents(bought), facts(...parts), [], usdCents(taxed)).movements;
  }
});
