import type Stripe from 'stripe';
import { isCard, makeTransaction } from './balance-transactions';
import type { Cause, Context } from './context';
import { isChargedBack } from './disputes';
import { invalid } from './errors';
import { newId, randomText } from './ids';
import { presentCharge } from './present';
import type { StoredRefund } from './state';

export interface RefundOrder {
  charge: Stripe.Charge;
  /** In cents; all that is left when it isn't given. */
  amount?: number | undefined;
  reason?: Stripe.Refund.Reason | undefined;
  metadata?: Stripe.Metadata;
  /** How it begins. */
  status: 'succeeded' | 'pending';
  next?: StoredRefund['next'];
}

/** What a refund that was made can still become. https://docs.stripe.com/refunds#failed-refunds */
export type LaterStatus = 'succeeded' | 'failed' | 'canceled';

/**
 * Sends money of a charge back. A pending refund counts as refunded too; one that fails later no longer does.
 * @throws StripeFault 400 `charge_already_refunded`, `charge_disputed`, or for more than is left.
 */
export function makeRefund(ctx: Context, order: RefundOrder, cause: Cause): StoredRefund {
  const { charge } = order;
  const amount = checkedAmount(ctx, order);
  const refund = blankRefund(ctx, order, amount);
  refund.balance_transaction = makeTransaction(ctx, {
    type: isCard(charge) ? 'refund' : 'payment_refund',
    reportingCategory: 'refund',
    source: refund,
    amount: -amount,
    description: `REFUND FOR ${isCard(charge) ? 'CHARGE' : 'PAYMENT'}`,
  }).id;
  const stored: StoredRefund = { refund, next: order.next ?? null };
  ctx.state.refunds[refund.id] = stored;
  ctx.changed('refunds', refund.id);
  const { amount_refunded, refunded } = charge;
  recount(ctx, charge);
  ctx.emit('refund.created', refund, cause);
  ctx.emit('charge.refunded', presentCharge(ctx, charge), cause, {
    amount_refunded,
    ...(charge.refunded === refunded ? {} : { refunded }),
  });
  if (refund.status === 'succeeded') nameReference(ctx, stored, cause);
  return stored;
}

function checkedAmount(ctx: Context, { charge, amount }: RefundOrder): number {
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} was not paid; it cannot be refunded.`);
  if (isChargedBack(ctx, charge)) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (amount !== undefined && amount > left) {
    throw invalid(`Refund amount (${dollars(amount)}) is greater than unrefunded amount on charge (${dollars(left)})`, {
      param: 'amount',
    });
  }
  return amount ?? left;
}

function blankRefund(ctx: Context, { charge, reason, metadata, status }: RefundOrder, amount: number): Stripe.Refund {
  const card: Stripe.Refund.DestinationDetails = {
    card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    type: 'card',
  };
  const bank: Stripe.Refund.DestinationDetails = {
    type: 'us_bank_transfer',
    us_bank_transfer: { reference: null, reference_status: 'pending' },
  };
  return {
    id: newId(isCard(charge) ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: ctx.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard(charge) ? card : bank,
    metadata: metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}

/** The bank's number, by which a card holder can ask for the money, arrives a little after a refund that went through. */
function nameReference(ctx: Context, stored: StoredRefund, cause: Cause): void {
  const before = stored.refund.destination_details;
  if (!before?.card) return;
  const card = { ...before.card, reference: randomText(23).toUpperCase(), reference_status: 'available' };
  change(ctx, stored, { destination_details: { ...before, card } }, cause);
}

/** @throws StripeFault 400 for what can't follow: nothing follows a failed or canceled refund, and one that succeeded can only fail. */
export function finishRefund(ctx: Context, stored: StoredRefund, status: LaterStatus, cause: Cause): Stripe.Refund {
  const { refund } = stored;
  const possible = refund.status === 'pending' || (refund.status === 'succeeded' && status === 'failed');
  if (!possible) throw invalid(`The refund ${refund.id} is ${refund.status}; it cannot become ${status}.`);
  stored.next = null;
  if (status === 'succeeded') {
    change(ctx, stored, { status }, cause);
    nameReference(ctx, stored, cause);
    return stored.refund;
  }
  const charge = typeof refund.charge === 'string' ? ctx.state.charges[refund.charge] : undefined;
  const reversal = makeTransaction(ctx, {
    type: charge && !isCard(charge) ? 'payment_failure_refund' : 'refund_failure',
    reportingCategory: 'refund_failure',
    source: refund,
    amount: refund.amount,
    description: 'REFUND FAILURE',
  });
  const failure = status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {};
  change(ctx, stored, { status, failure_balance_transaction: reversal.id, ...failure }, cause);
  if (status === 'failed') ctx.emit('refund.failed', stored.refund, cause);
  if (charge) recount(ctx, charge);
  return stored.refund;
}

/** Carries out what was to become of refunds by now. */
export function finishDueRefunds(ctx: Context, cause: Cause): void {
  for (const stored of Object.values(ctx.state.refunds)) {
    if (stored.next && stored.next.at <= ctx.now()) finishRefund(ctx, stored, stored.next.status, cause);
  }
}

function change(ctx: Context, stored: StoredRefund, to: Partial<Stripe.Refund>, cause: Cause): void {
  const { pending_reason, ...before } = stored.refund;
  const previous: Partial<Stripe.Refund> = {
    ...(to.destination_details ? { destination_details: before.destination_details } : {}),
    ...(to.status && before.status === 'pending' ? { pending_reason } : {}),
    ...(to.status ? { status: before.status } : {}),
  };
  stored.refund = { ...before, ...to };
  ctx.changed('refunds', before.id);
  ctx.emit('refund.updated', stored.refund, cause, previous);
  ctx.emit('charge.refund.updated', stored.refund, cause, previous);
}

function recount(ctx: Context, charge: Stripe.Charge): void {
  const amounts = Object.values(ctx.state.refunds)
    .map((stored) => stored.refund)
    .filter((refund) => refund.charge === charge.id && (refund.status === 'pending' || refund.status === 'succeeded'))
    .map((refund) => refund.amount);
  charge.amount_refunded = amounts.reduce((sum, amount) => sum + amount, 0);
  charge.refunded = charge.amount_refunded === charge.amount;
  ctx.changed('charges', charge.id);
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
