import type Stripe from 'stripe';
import { makeTransaction } from './balance-transactions';
import type { Cause, Context } from './context';
import { blankDispute, cardCase } from './dispute-objects';
import { invalid } from './errors';
import { newId } from './ids';
import { presentDispute } from './present';

/** Taken with the disputed money, and not given back. https://stripe.com/pricing */
const FEE = { amount: 1500, description: 'Dispute fee' };

const OPEN: string[] = ['warning_needs_response', 'warning_under_review', 'needs_response', 'under_review'];

export type Outcome = 'won' | 'lost';

export function isOpen(dispute: Stripe.Dispute): boolean {
  return OPEN.includes(dispute.status);
}

/** The disputes of a charge, oldest first. */
export function disputesOf(ctx: Context, charge: Stripe.Charge): Stripe.Dispute[] {
  return Object.values(ctx.state.disputes).filter((dispute) => dispute.charge === charge.id);
}

/** The bank holds the money, or keeps it: then it can't be refunded as well. */
export function isChargedBack(ctx: Context, charge: Stripe.Charge): boolean {
  return disputesOf(ctx, charge).some((dispute) => !dispute.is_charge_refundable);
}

interface DisputeOrder {
  charge: Stripe.Charge;
  amount?: number | undefined;
  inquiry: boolean;
}

/**
 * The buyer's bank asks (an inquiry) or takes the money back at once. https://docs.stripe.com/disputes/how-disputes-work
 * @throws StripeFault 400 when nothing was paid.
 */
export function openDispute(ctx: Context, { charge, amount, inquiry }: DisputeOrder, cause: Cause): Stripe.Dispute {
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} was not paid; nobody can dispute it.`);
  const dispute = blankDispute({ id: newId('du'), now: ctx.now(), charge, amount: amount ?? charge.amount, inquiry });
  ctx.state.disputes[dispute.id] = dispute;
  ctx.changed('disputes', dispute.id);
  charge.disputed = true;
  ctx.changed('charges', charge.id);
  if (!inquiry) withdraw(ctx, dispute);
  announce(ctx, 'charge.dispute.created', dispute, cause);
  if (!inquiry) announce(ctx, 'charge.dispute.funds_withdrawn', dispute, cause);
  return dispute;
}

/**
 * The bank wasn't satisfied: an inquiry becomes a dispute.
 * @throws StripeFault 400 for anything but an open inquiry.
 */
export function escalate(ctx: Context, dispute: Stripe.Dispute, cause: Cause): void {
  const { status } = dispute;
  if (status !== 'warning_needs_response') throw invalid(`The dispute ${dispute.id} is ${status}: it is no inquiry.`);
  const brand = dispute.payment_method_details?.card?.brand;
  if (brand) dispute.payment_method_details = cardCase(brand, false);
  dispute.is_charge_refundable = false;
  dispute.status = 'needs_response';
  withdraw(ctx, dispute);
  announce(ctx, 'charge.dispute.updated', dispute, cause, { status });
  announce(ctx, 'charge.dispute.funds_withdrawn', dispute, cause);
}

/**
 * The bank decides. Who wins has sent evidence before, and gets the money back, without the fee; an inquiry that is won is just closed,
 * and one that is lost became a dispute first.
 * @throws StripeFault 400 when it is closed already.
 */
export function closeDispute(ctx: Context, dispute: Stripe.Dispute, outcome: Outcome, cause: Cause): void {
  if (!isOpen(dispute)) throw invalid(`This dispute is already closed (${dispute.id} is ${dispute.status}).`);
  const inquiry = dispute.status.startsWith('warning');
  if (outcome === 'won') submitEvidence(ctx, dispute, cause);
  else if (inquiry) escalate(ctx, dispute, cause);
  const { status } = dispute;
  const closedInquiry = inquiry && outcome === 'won';
  dispute.status = closedInquiry ? 'warning_closed' : outcome;
  dispute.is_charge_refundable = outcome === 'won';
  const reinstated = outcome === 'won' && !closedInquiry;
  if (reinstated) reinstate(ctx, dispute);
  announce(ctx, 'charge.dispute.closed', dispute, cause, { status });
  if (reinstated) announce(ctx, 'charge.dispute.funds_reinstated', dispute, cause);
}

function submitEvidence(ctx: Context, dispute: Stripe.Dispute, cause: Cause): void {
  const { status, evidence_details } = dispute;
  if (status.endsWith('under_review')) return;
  dispute.status = status.startsWith('warning') ? 'warning_under_review' : 'under_review';
  dispute.evidence_details = {
    ...evidence_details,
    has_evidence: true,
    submission_count: 1,
    submission_method: 'manual',
  };
  announce(ctx, 'charge.dispute.updated', dispute, cause, { evidence_details, status });
}

function withdraw(ctx: Context, dispute: Stripe.Dispute): void {
  const transaction = makeTransaction(ctx, {
    type: 'adjustment',
    reportingCategory: 'dispute',
    source: dispute,
    amount: -dispute.amount,
    fee: FEE,
    description: `Chargeback withdrawal for ${String(dispute.charge)}`,
  });
  dispute.balance_transactions = [transaction];
}

function reinstate(ctx: Context, dispute: Stripe.Dispute): void {
  const transaction = makeTransaction(ctx, {
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    source: dispute,
    amount: dispute.amount,
    description: `Chargeback reversal for ${String(dispute.charge)}`,
  });
  dispute.balance_transactions = [...dispute.balance_transactions, transaction];
}

type DisputeEvent =
  | 'charge.dispute.closed'
  | 'charge.dispute.created'
  | 'charge.dispute.funds_reinstated'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.updated';

function announce(
  ctx: Context,
  type: DisputeEvent,
  dispute: Stripe.Dispute,
  cause: Cause,
  previous?: Partial<Stripe.Dispute>,
): void {
  ctx.changed('disputes', dispute.id);
  ctx.emit(type, presentDispute(ctx, dispute), cause, previous);
}
