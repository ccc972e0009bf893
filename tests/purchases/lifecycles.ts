import fc from 'fast-check';
import { type UsdCents, usdCents } from '@/lib/platform/units';
import type { ReturnFacts } from '@/lib/stripe/returns';

/**
 * A payment's life after it was paid, as Stripe could live it: refunds that wait, go through, fail or are canceled, and
 * disputes that withdraw, reinstate in parts, open again, or only inquire; several may begin in one second. In between
 * somebody looks, and is told it in any order, twice, or with something left out.
 */
export type Life = { amount: UsdCents; steps: Step[] };

export type Step =
  | { kind: 'refund'; percent: number; status: 'pending' | 'succeeded' | 'requires_action' }
  | { kind: 'refund_becomes'; which: number; status: 'succeeded' | 'failed' | 'canceled' }
  | { kind: 'dispute'; percent: number; status: 'needs_response' | 'warning_needs_response' }
  | { kind: 'withdraw'; which: number; percent: number }
  | { kind: 'reinstate'; which: number; percent: number }
  | { kind: 'dispute_becomes'; which: number; status: 'under_review' | 'won' | 'lost' | 'warning_closed' | 'prevented' }
  | { kind: 'a_second_passes' }
  | { kind: 'look'; order: number; twice: boolean; leavesOut: number };

const one = <const T>(...values: T[]) => fc.constantFrom(...values);
const which = fc.nat(5);
// Above 100: another currency's rate, or fees on top, make a dispute larger than the payment.
const percent = fc.integer({ min: 1, max: 130 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: one('refund'), percent, status: one('pending', 'succeeded', 'requires_action') }),
  fc.record({ kind: one('refund_becomes'), which, status: one('succeeded', 'failed', 'canceled') }),
  fc.record({ kind: one('dispute'), percent, status: one('needs_response', 'warning_needs_response') }),
  fc.record({ kind: one('withdraw'), which, percent }),
  fc.record({ kind: one('reinstate'), which, percent }),
  fc.record({
    kind: one('dispute_becomes'),
    which,
    status: one('under_review', 'won', 'lost', 'warning_closed', 'prevented'),
  }),
  fc.record({ kind: one('a_second_passes') }),
  fc.record({ kind: one('look'), order: fc.nat(), twice: fc.boolean(), leavesOut: fc.nat(20) }),
);

export const lives: fc.Arbitrary<Life> = fc.record({
  amount: fc.bigInt({ min: 100n, max: 10_000_000n }).map(usdCents),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
});

type Refund = ReturnFacts['refunds'][number];
type Dispute = ReturnFacts['disputes'][number];

/** Stripe's side of one payment, kept as simply as can be: money that is out now, per object. */
export class Payment {
  readonly refunds: Refund[] = [];
  readonly disputes: Dispute[] = [];
  #clock = 1_700_000_000;

  constructor(readonly amount: UsdCents) {}

  live(step: Exclude<Step, { kind: 'look' }>): void {
    if (step.kind === 'a_second_passes') this.#clock += 1;
    if (step.kind === 'refund') {
      this.refunds.push({ ...this.#begin('re'), amount: this.#share(step.percent), status: step.status });
    }
    if (step.kind === 'dispute') {
      const withdrawn = usdCents(step.status === 'needs_response' ? this.#share(step.percent) : 0n);
      this.disputes.push({ ...this.#begin('dp'), status: step.status, withdrawn });
    }
    if (step.kind === 'refund_becomes') {
      const refund = this.refunds[step.which % Math.max(1, this.refunds.length)];
      if (refund) refund.status = step.status;
    }
    if (step.kind === 'withdraw' || step.kind === 'reinstate' || step.kind === 'dispute_becomes') {
      const dispute = this.disputes[step.which % Math.max(1, this.disputes.length)];
      if (!dispute) return;
      if (step.kind === 'dispute_becomes') dispute.status = step.status;
      else this.#move(dispute, step.kind === 'withdraw' ? this.#share(step.percent) : -this.#share(step.percent));
    }
  }

  /** The money that is with the buyer now, and not with us. */
  get out(): bigint {
    const refunded = this.refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
    return [...refunded.map(({ amount }) => amount), ...this.disputes.map(({ withdrawn }) => withdrawn)].reduce<bigint>(
      (sum, amount) => sum + amount,
      0n,
    );
  }

  /** What it tells whoever looks. `leavesOut` names one object, if there are so many. */
  say({ order, twice, leavesOut }: { order: number; twice: boolean; leavesOut: number }): ReturnFacts {
    const told = <T extends { id: string }>(all: T[]) => {
      const left = all.filter((_, index) => index !== leavesOut).map((item) => ({ ...item }));
      const turned = [...left.slice(order % (left.length + 1)), ...left.slice(0, order % (left.length + 1))];
      return twice ? [...turned, ...turned.toReversed()] : turned;
    };
    return { refunds: told(this.refunds), disputes: told(this.disputes) };
  }

  /** Ids fall and rise, so that no order but that of the seconds can be relied on. */
  #begin(prefix: string) {
    const number = this.refunds.length + this.disputes.length;
    return { id: `${prefix}_${(number * 7) % 10}${number}`, created: this.#clock };
  }

  #share(percent: number): UsdCents {
    const share = (this.amount * BigInt(percent)) / 100n;
    return usdCents(share > 0n ? share : 1n);
  }

  #move(dispute: Dispute, amount: bigint): void {
    const withdrawn = dispute.withdrawn + amount;
    dispute.withdrawn = usdCents(withdrawn > 0n ? withdrawn : 0n);
  }
}

export const EVERYTHING = { order: 0, twice: false, leavesOut: Number.POSITIVE_INFINITY };
