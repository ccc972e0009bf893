import { type UsdCents, usdCents } from '@/lib/platform/units';
import type { DisputeFacts, RefundFacts, ReturnFacts } from '@/lib/stripe/returns';

/**
 * What refunds and disputes do to a purchase, as one pure rule. For each object of Stripe's it says how much of the
 * purchase's money that object has taken out now; the difference to what is on record is the movement to book. So it
 * doesn't matter how often, when and in which order we look: the books follow the money, never the events.
 */
export type ReturnKind = 'refund' | 'dispute';

/** An object that has moved money before, as our own row says. */
export type RecordedReturn = { stripeId: string; kind: ReturnKind; returnedCents: UsdCents; movements: number };

/** One step of one object, and its row after it. `out`: credits are taken back. `back`: they are given again. */
export type Movement = RecordedReturn & { direction: 'out' | 'back'; amount: UsdCents; key: string };

export type ReturnsPlan = {
  /** What all of them have taken out now, never more than the purchase. */
  returned: UsdCents;
  /** A dispute has money, or waits for an answer before it may get some. */
  isDisputed: boolean;
  movements: Movement[];
};

type Claim = { stripeId: string; kind: ReturnKind; created: number; gone: UsdCents };

/**
 * What has to be booked so that our record of a purchase of `amount` says what Stripe says. Of a payment that was taxed,
 * each cent that goes back is in equal parts amount and tax, as Stripe's own credit notes have it: so half the money is
 * half the credits, and all of it is all, never more than was bought.
 */
export function planReturns(
  amount: UsdCents,
  said: ReturnFacts,
  recorded: readonly RecordedReturn[],
  tax: UsdCents = usdCents(0n),
): ReturnsPlan {
  const claims = claimsOf(said);
  const known = new Map(recorded.map((one) => [one.stripeId, one]));
  const named = new Set(claims.map(({ stripeId }) => stripeId));
  // Stripe deletes neither refunds nor disputes. One that it doesn't mention stays as it is: silence moves no money.
  const silent = recorded.filter(({ stripeId }) => !named.has(stripeId));
  let left = silent.reduce((rest, { returnedCents }) => rest - returnedCents, BigInt(amount));
  let gone = 0n;
  const movements: Movement[] = [];
  for (const claim of claims) {
    const before = untaxed(gone, amount, tax);
    gone += claim.gone;
    const part = untaxed(gone, amount, tax) - before;
    const share = usdCents(part < left ? part : left);
    left -= share;
    const movement = movementTo(share, claim, known.get(claim.stripeId));
    if (movement) movements.push(movement);
  }
  return {
    returned: usdCents(amount - left),
    isDisputed:
      silent.some(hasDisputed) || said.disputes.some((dispute) => dispute.withdrawn > 0n || isWaiting(dispute)),
    // What comes back first pays for what goes out, so that no debt is made for a moment.
    movements: movements.sort((a, b) => a.direction.localeCompare(b.direction)),
  };
}

/** The part of `money` that paid for credits. Rounded over the sum of all that went back, so that no cent is lost between them. */
function untaxed(money: bigint, amount: UsdCents, tax: UsdCents): bigint {
  return tax === 0n ? money : (money * amount) / (amount + tax);
}

function hasDisputed({ kind, returnedCents }: RecordedReturn): boolean {
  return kind === 'dispute' && returnedCents > 0n;
}

/** Oldest first, so that two looks share the purchase's amount out in the same way; each object once. */
function claimsOf({ refunds, disputes }: ReturnFacts): Claim[] {
  const claims = new Map<string, Claim>();
  for (const refund of refunds) claims.set(refund.id, claimOf('refund', refund, goneBy(refund)));
  for (const dispute of disputes) claims.set(dispute.id, claimOf('dispute', dispute, dispute.withdrawn));
  return [...claims.values()].sort((a, b) => a.created - b.created || (a.stripeId < b.stripeId ? -1 : 1));
}

function claimOf(kind: ReturnKind, { id, created }: RefundFacts | DisputeFacts, gone: UsdCents): Claim {
  return { stripeId: id, kind, created, gone };
}

/** A pending refund has left our balance; one that failed or was canceled is in it again. */
export function goneBy({ amount, status }: RefundFacts): UsdCents {
  return status === 'failed' || status === 'canceled' ? usdCents(0n) : amount;
}

const WAITING = ['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'];

/** Whether a dispute waits for an answer: its money was withdrawn, or is about to be. An inquiry has other states. */
export function isWaiting({ status }: Pick<DisputeFacts, 'status'>): boolean {
  return WAITING.includes(status);
}

function movementTo(share: UsdCents, claim: Claim, before: RecordedReturn | undefined): Movement | null {
  const { stripeId, kind } = claim;
  const difference = share - (before?.returnedCents ?? 0n);
  if (difference === 0n) return null;
  const movements = (before?.movements ?? 0) + 1;
  const direction = difference > 0n ? 'out' : 'back';
  const amount = usdCents(difference > 0n ? difference : -difference);
  return {
    stripeId,
    kind,
    returnedCents: share,
    movements,
    direction,
    amount,
    key: keyOf(claim, direction, movements),
  };
}

/** The keys of all lines that an object on record may have made in the ledger: so a line is told to be one of them. */
export function movementKeys({ kind, stripeId, movements }: RecordedReturn): string[] {
  const numbers = Array.from({ length: movements }, (_, index) => index + 1);
  return numbers.flatMap((number) => {
    const keys = [keyOf({ kind, stripeId }, 'out', number), keyOf({ kind, stripeId }, 'back', number)];
    return keys.flatMap((key) => [key, `${key}:debt`]);
  });
}

/** `refund:re_1`, then `refund:re_1:reinstated`; `dispute:dp_1:withdrawn`. A further movement carries its number. */
function keyOf(
  { kind, stripeId }: Pick<Claim, 'kind' | 'stripeId'>,
  direction: Movement['direction'],
  number: number,
): string {
  const out = kind === 'refund' ? `refund:${stripeId}` : `dispute:${stripeId}:withdrawn`;
  const key = direction === 'out' ? out : `${kind}:${stripeId}:reinstated`;
  return number === (direction === 'out' ? 1 : 2) ? key : `${key}:${number}`;
}
