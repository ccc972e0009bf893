import type { LedgerAccount } from '@/lib/generated/prisma/client';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { type DeclineKind, declineKind } from './decline';
import { AUTHENTICATION_REQUIRED, type PurchaseState, wasPaid } from './next-state';
import type { PurchaseWay } from './purchase-row';
import { movementKeys, type RecordedReturn, type ReturnKind } from './returns';
import type { HeardBy } from './sync-purchase';

/** A line of the ledger that a purchase caused. */
export type PurchaseTransfer = {
  sequence: bigint;
  key: string;
  from: LedgerAccount;
  to: LedgerAccount;
  amount: Microcredits;
  at: Date;
};

/** What happened to a purchase, one moment each. `amount` are the credits that moved. */
export type Moment = { at: Date } & (
  | { what: 'started' | 'refill_started' | 'sent' | 'paid_at_stripe' | 'authentication' }
  | { what: 'heard'; by: HeardBy }
  | { what: 'declined'; reason: DeclineKind }
  | { what: 'parked' | 'closed' | 'expired' | 'canceled' | 'given_back' | 'failed' }
  | { what: 'credited' | 'paid_debt'; amount: Microcredits }
  | { what: 'taken_back' | 'given_again'; kind: ReturnKind; amount: Microcredits }
);

export type PurchaseHistory = {
  id: string;
  state: PurchaseState;
  way: PurchaseWay;
  createdAt: Date;
  sentAt: Date | null;
  paidAtStripe: Date | null;
  paidAt: Date | null;
  updatedAt: Date;
  heardBy: HeardBy | null;
  /** When the first of Stripe's events about it came in, if any did. */
  firstEventAt: Date | null;
  isParked: boolean;
  /** When support ended the case of a parked one. */
  closed: { at: Date } | null;
  failureReason: string | null;
  returns: readonly RecordedReturn[];
  transfers: readonly PurchaseTransfer[];
};

/** Our own words for a payment that was never made, or that nobody wanted any more. The bank said nothing. */
const NOT_A_DECLINE = new Set(['withdrawn', 'never_opened', 'never_arrived', 'refused_by_stripe', 'card_unusable']);

/**
 * The life of a purchase in the order in which it happened, from what our rows say: nothing is kept twice. Pure. Two moments
 * of one second keep the order in which they follow from each other.
 */
export function timelineOf(purchase: PurchaseHistory): Moment[] {
  const { createdAt, sentAt, paidAtStripe, way } = purchase;
  const moments: Moment[] = [
    { at: createdAt, what: way === 'refill' ? 'refill_started' : 'started' },
    ...(sentAt ? [{ at: sentAt, what: 'sent' } as const] : []),
    // Stripe tells whole seconds, so a payment may seem to be older than what led to it.
    ...(paidAtStripe ? [{ at: later(paidAtStripe, sentAt ?? createdAt), what: 'paid_at_stripe' } as const] : []),
    ...heard(purchase),
    ...moved(purchase),
    ...ended(purchase),
  ];
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime());
}

const later = (one: Date, other: Date): Date => (one < other ? other : one);

/** A webhook is heard when it comes in, and everybody else asks and hears at once. */
function heard({ paidAt, heardBy, firstEventAt, paidAtStripe }: PurchaseHistory): Moment[] {
  if (paidAt === null || heardBy === null) return [];
  const came = heardBy === 'webhook' && firstEventAt !== null && firstEventAt < paidAt ? firstEventAt : paidAt;
  return [{ at: paidAtStripe ? later(came, paidAtStripe) : came, what: 'heard', by: heardBy }];
}

function moved({ id, returns, transfers }: PurchaseHistory): Moment[] {
  const kinds = new Map(returns.flatMap((one) => movementKeys(one).map((key) => [key, one.kind] as const)));
  const moments: Moment[] = [];
  for (const { key, from, to, amount, at } of transfers) {
    const kind = kinds.get(key);
    if (from === 'top_up' && to === 'debt') moments.push({ at, what: 'paid_debt', amount });
    else if (key === `purchase:${id}`) moments.push({ at, what: 'credited', amount });
    else if (to === 'stripe') join(moments, { at, what: 'taken_back', kind: kind ?? 'refund', amount });
    else moments.push({ at, what: 'given_again', kind: kind ?? 'refund', amount });
  }
  return moments;
}

type TakenBack = Extract<Moment, { what: 'taken_back' | 'given_again' }>;

/** What was taken back partly from the pool and partly as debt was one movement of money. */
function join(moments: Moment[], next: TakenBack): void {
  const last = moments.at(-1);
  const isSame = last?.what === 'taken_back' && last.at.getTime() === next.at.getTime() && last.kind === next.kind;
  if (isSame) last.amount = microcredits(last.amount + next.amount);
  else moments.push(next);
}

function ended({ state, isParked, closed, failureReason, updatedAt: at }: PurchaseHistory): Moment[] {
  if (isParked)
    return [{ at, what: 'parked' }, ...(closed ? [{ at: later(closed.at, at), what: 'closed' } as const] : [])];
  if (wasPaid(state)) return [];
  if (failureReason === 'given_back') return [{ at, what: 'given_back' }];
  if (failureReason === AUTHENTICATION_REQUIRED && state === 'pending') return [{ at, what: 'authentication' }];
  const isDeclined = failureReason !== null && !NOT_A_DECLINE.has(failureReason);
  const declined: Moment[] = isDeclined ? [{ at, what: 'declined', reason: declineKind(failureReason) }] : [];
  if (state === 'expired' || state === 'canceled') return [...declined, { at, what: state }];
  return state === 'failed' && !isDeclined ? [{ at, what: 'failed' }] : declined;
}
