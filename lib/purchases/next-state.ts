import type { UsdCents } from '@/lib/platform/units';
import type { CheckoutFacts } from '@/lib/stripe/payments';

/**
 * The life of a purchase, as one pure rule: our row and what Stripe says now give the next state. Credits are due at
 * exactly one step, into `paid`, and only when everything Stripe says was paid equals what stands on our row. Where
 * it doesn't, the purchase is parked: nothing is credited and nothing guessed, until an operator has looked.
 */
export type PurchaseState =
  | 'pending'
  | 'paid'
  | 'partly_refunded'
  | 'refunded'
  | 'disputed'
  | 'failed'
  | 'expired'
  | 'canceled';

export type ParkedReason =
  | 'unknown_to_stripe'
  | 'other_purchase'
  | 'wrong_livemode'
  | 'wrong_customer'
  | 'wrong_currency'
  | 'wrong_amount'
  | 'payment_missing'
  | 'payment_used_before';

/** What our row says. */
export type PurchaseTerms = {
  id: string;
  state: PurchaseState;
  amountCents: UsdCents;
  parkedReason: string | null;
  /** The customer at Stripe that it was opened for. */
  customerId: string | null;
  /** Mode of our own Stripe key. */
  livemode: boolean;
};

/** What Stripe says. */
export type CheckoutAnswer = Omit<CheckoutFacts, 'sessionId' | 'url'>;
type Payment = NonNullable<CheckoutAnswer['payment']>;

export type NextState = {
  state: PurchaseState;
  credit: boolean;
  parkedReason: ParkedReason | null;
  failureReason: string | null;
  paymentIntentId: string | null;
};

/** Stripe's word for a card whose owner has to prove who they are. Source: https://docs.stripe.com/declines/codes */
export const AUTHENTICATION_REQUIRED = 'authentication_required';

const UNCHARGED = { credit: false, parkedReason: null, failureReason: null, paymentIntentId: null } as const;

const WAS_PAID: readonly PurchaseState[] = ['paid', 'partly_refunded', 'refunded', 'disputed'];

/** Whether the money of a purchase has arrived and its credits were given. */
export function wasPaid(state: PurchaseState): boolean {
  return WAS_PAID.includes(state);
}

/**
 * The next state of a purchase that was not paid so far; null when it stays exactly as it is.
 * @param answer null when Stripe knows no such session
 * @param isGivenBack whether all that was paid has gone back to the buyer: then there is nothing left to look at
 */
export function nextState(row: PurchaseTerms, answer: CheckoutAnswer | null, isGivenBack = false): NextState | null {
  if (wasPaid(row.state)) return null;
  const givenBack: NextState = { ...UNCHARGED, state: 'canceled', failureReason: 'given_back' };
  // Whatever else Stripe says now, a parked purchase waits for an operator.
  if (row.parkedReason !== null) return isGivenBack ? givenBack : null;
  const reason = answer === null ? 'unknown_to_stripe' : mismatch(row, answer);
  if (reason !== null && isGivenBack) return givenBack;
  if (answer === null || reason !== null) return { ...UNCHARGED, state: row.state, parkedReason: reason };
  if (answer.status === 'complete' && answer.payment?.status === 'succeeded' && answer.isPaid) {
    return { ...UNCHARGED, state: 'paid', credit: true, paymentIntentId: answer.payment.id };
  }
  return unpaid(row, answer);
}

/**
 * The first thing in which Stripe's object is not what we asked for or what was paid is not what we sold. What Stripe
 * added as tax, because we had asked it to, is paid on top and buys nothing.
 */
function mismatch(row: PurchaseTerms, { payment, ...answer }: CheckoutAnswer): ParkedReason | null {
  if (answer.purchaseId !== row.id) return 'other_purchase';
  if (answer.livemode !== row.livemode) return 'wrong_livemode';
  if (answer.customerId !== row.customerId || row.customerId === null) return 'wrong_customer';
  if (answer.currency !== 'usd') return 'wrong_currency';
  if (answer.total === null || answer.total - answer.tax !== row.amountCents) return 'wrong_amount';
  const isOver = answer.status === 'complete' && (answer.isPaid || payment?.status === 'succeeded');
  if (!isOver) return null;
  if (payment === null) return 'payment_missing';
  if (payment.livemode !== row.livemode) return 'wrong_livemode';
  if (payment.currency !== 'usd') return 'wrong_currency';
  const hasArrived = payment.status === 'succeeded';
  return hasArrived && payment.received !== answer.total ? 'wrong_amount' : null;
}

function unpaid(row: PurchaseTerms, { status, payment }: CheckoutAnswer): NextState | null {
  const state = unpaidState(status, payment);
  const failureReason = state === 'expired' ? null : (payment?.declineCode ?? null);
  const paymentIntentId = payment?.id ?? null;
  const next: NextState = { ...UNCHARGED, state, failureReason, paymentIntentId };
  return state === row.state && state !== 'pending' ? null : next;
}

/** While a session is open, a declined card is not the end: another one may be tried. */
function unpaidState(status: CheckoutAnswer['status'], payment: Payment | null): PurchaseState {
  if (status === 'expired') return 'expired';
  if (status === 'open' || payment === null) return 'pending';
  if (payment.status === 'canceled') return isDeclined(payment) ? 'failed' : 'canceled';
  // A delayed method (bank debit) that was refused after the session was completed.
  if (payment.status === 'waiting' && payment.declineCode !== null) return 'failed';
  return 'pending';
}

/** Whether the bank said no. That it wants to hear from the card's owner first is no such answer. */
export function isDeclined({ declineCode }: Pick<Payment, 'declineCode'>): boolean {
  return declineCode !== null && declineCode !== AUTHENTICATION_REQUIRED;
}
