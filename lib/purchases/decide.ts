import { type UsdCents, usdCents } from '@/lib/platform/units';
import type { ReturnFacts } from '@/lib/stripe/returns';
import { type CheckoutAnswer, type NextState, nextState, type PurchaseState, wasPaid } from './next-state';
import type { PurchaseRow } from './purchase-row';
import { type Movement, planReturns, type RecordedReturn } from './returns';

/** Everything that Stripe says about a purchase: its session while it may still be paid, and what went back of its payment. */
export type StripeSays = { checkout: CheckoutAnswer | null; returns: ReturnFacts | null };

/** What a sync writes, all of it in one transaction. */
export type Decision = Pick<NextState, 'state' | 'credit' | 'failureReason' | 'paymentIntentId'> & {
  parkedReason: string | null;
  returned: UsdCents;
  movements: Movement[];
  /** What only the payment itself tells, noted with its credit. */
  payment: { taxCents: UsdCents; takenAt: Date | null; hasInvoice: boolean } | null;
};

type Row = Pick<
  PurchaseRow,
  'id' | 'state' | 'amountCents' | 'taxCents' | 'parkedReason' | 'failureReason' | 'paymentIntentId' | 'customerId'
> & {
  livemode: boolean;
  recorded: readonly RecordedReturn[];
  /** An operator looks: a parked purchase goes on when what Stripe says fits it now. */
  mayRelease?: boolean;
};

/**
 * What our row and Stripe's word come to; null when the purchase stays exactly as it is. Pure. What was refunded before we
 * first heard of the payment is credited and taken back in the same step.
 */
export function decide(row: Row, { checkout, returns }: StripeSays): Decision | null {
  if (wasPaid(row.state)) return returns === null ? null : afterReturns(row, returns);
  const { mayRelease = false, parkedReason } = row;
  const asked = { ...row, parkedReason: mayRelease ? null : parkedReason };
  const next = nextState(asked, checkout, isGivenBack(checkout, returns));
  if (next === null || !changes(row, next)) return null;
  const decision: Decision = { ...next, returned: usdCents(0n), movements: [], payment: null };
  if (!next.credit || checkout === null) return decision;
  const { tax: taxCents, hasInvoice } = checkout;
  const paid = { ...decision, payment: { taxCents, hasInvoice, takenAt: checkout.payment?.takenAt ?? null } };
  return returns === null ? paid : { ...paid, ...stateAfter({ ...row, taxCents }, returns) };
}

function afterReturns(row: Row, returns: ReturnFacts): Decision | null {
  const { parkedReason, failureReason } = row;
  const after = stateAfter(row, returns);
  if (after.state === row.state && after.movements.length === 0) return null;
  return { ...after, credit: false, parkedReason, failureReason, paymentIntentId: null, payment: null };
}

function stateAfter({ amountCents, taxCents, recorded }: Row, returns: ReturnFacts) {
  const { returned, isDisputed, movements } = planReturns(amountCents, returns, recorded, taxCents);
  return { state: paidState(amountCents, returned, isDisputed), returned, movements };
}

function paidState(amount: UsdCents, returned: UsdCents, isDisputed: boolean): PurchaseState {
  if (isDisputed) return 'disputed';
  if (returned === 0n) return 'paid';
  return returned === amount ? 'refunded' : 'partly_refunded';
}

function isGivenBack(checkout: CheckoutAnswer | null, returns: ReturnFacts | null): boolean {
  const received = checkout?.payment?.received ?? 0n;
  return received > 0n && returns !== null && planReturns(usdCents(received), returns, []).returned === received;
}

function changes(row: Row, next: NextState): boolean {
  if (next.state !== row.state || next.parkedReason !== row.parkedReason) return true;
  const paymentIntentId = next.paymentIntentId ?? row.paymentIntentId;
  return next.failureReason !== row.failureReason || paymentIntentId !== row.paymentIntentId;
}
