import { ceilDiv, creditsFor, type Microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import { ATTEMPTS_PER_DAY, BACKOFF_FIRST_MS, BREAKER, DECLINES_MAX } from './limits';
import type { RefillTerms } from './terms';

/**
 * Auto-refill as one pure rule: is a refill due, how much, and why not? Everything it knows comes in as facts that were
 * read under the rule's lock, the time included; so each answer can be repeated, tested as a table, and explained.
 */
/** Why it is off or paused. */
export type RefillWhy =
  | 'owner'
  | 'owner_gone'
  | 'plan'
  | 'dispute'
  | 'declined'
  | 'authentication'
  | 'breaker'
  | 'card_removed';

/** One refill that was tried, as its purchase stands now. */
export type Attempt = {
  state: 'pending' | 'paid' | 'failed' | 'canceled';
  /** When it began. */
  at: Date;
  /** When it was paid, or moved last. */
  endedAt: Date;
  isParked: boolean;
  failureReason: string | null;
  /** Of the card that was charged. */
  fingerprint: string | null;
};

export type RefillFacts = {
  /** Switched off, there are no terms and nothing to judge. */
  state: 'on' | 'paused';
  why: RefillWhy | null;
  /** When it was last switched on, off or paused. */
  changedAt: Date;
  terms: RefillTerms;
  /** The database's time. */
  now: Date;
  monthEndsAt: Date;
  /** Included and top-up credits together; what running requests hold is not yet spent. */
  balance: Microcredits;
  debt: Microcredits;
  isPlanPaid: boolean;
  /** Whether whoever accepted is still an owner. */
  isOwner: boolean;
  isDisputed: boolean;
  card: { fingerprint: string | null } | null;
  /** Of this month's refills: those paid, and those that may still be. */
  charged: UsdCents;
  lastPaidAt: Date | null;
  /** The newest first: at least those of 24 hours, and as many as may be declined in a row. */
  attempts: readonly Attempt[];
};

export type WaitCode =
  | 'paused'
  | 'enough'
  | 'open'
  | 'parked'
  | 'debt'
  | 'backing_off'
  | 'too_many_today'
  | 'ceiling_reached';

export type Verdict =
  | { kind: 'charge'; amount: UsdCents }
  /** `until`: when time alone may change the answer. */
  | { kind: 'wait'; code: WaitCode; until: Date | null }
  | { kind: 'pause'; why: RefillWhy }
  | { kind: 'off'; why: RefillWhy }
  | { kind: 'resume' };

/** Answers of a bank after which trying the same card again is no use. Source: https://docs.stripe.com/declines/codes */
const FINAL = new Set([
  ...['lost_card', 'stolen_card', 'pickup_card', 'restricted_card', 'fraudulent', 'do_not_try_again'],
  ...['revocation_of_all_authorizations', 'revocation_of_authorization', 'stop_payment_order', 'invalid_account'],
  ...['expired_card', 'card_not_supported', 'currency_not_supported', 'card_unusable'],
]);

const DAY_MS = 86_400_000;

/** Nothing was charged and no bank said no. */
const NOT_A_DECLINE = new Set(['withdrawn', 'never_arrived']);

/** What follows from the facts. */
export function judge(facts: RefillFacts): Verdict {
  const ended = whyOver(facts);
  if (ended !== null) return { kind: 'off', why: ended };
  const [newest] = facts.attempts;
  if (facts.state === 'paused') return isProven(facts, newest) ? { kind: 'resume' } : wait('paused');
  if (facts.card === null) return { kind: 'pause', why: 'card_removed' };
  if (newest?.state === 'pending') return openOne(newest);
  const declined = declinesInARow(facts);
  const why = whyStop(declined);
  if (why !== null) return { kind: 'pause', why };
  if (facts.debt > 0n) return wait('debt');
  if (facts.balance >= facts.terms.threshold) return wait('enough');
  const until = waitsUntil(facts, declined);
  if (until !== null) return until;
  return isTooFast(facts) ? { kind: 'pause', why: 'breaker' } : chargeFor(facts);
}

/** What ends a consent, whoever gave it: then nothing more is sent under it. */
export function whyOver({
  isDisputed,
  isOwner,
  isPlanPaid,
}: Pick<RefillFacts, 'isDisputed' | 'isOwner' | 'isPlanPaid'>): RefillWhy | null {
  if (isDisputed) return 'dispute';
  if (!isOwner) return 'owner_gone';
  return isPlanPaid ? null : 'plan';
}

/**
 * What refills can still charge in a month: what is left of the ceiling in whole refills, and the one under way.
 * @param charged of that month, with the one under way
 */
export function mostThisMonth(terms: RefillTerms, charged: UsdCents, underWay = usdCents(0n)): UsdCents {
  return usdCents(wholeRefillsLeft(terms, charged) * terms.amount + underWay);
}

/** The refill that waited for its card's owner was paid: what stopped the rule is over. */
function isProven({ why, changedAt }: RefillFacts, newest: Attempt | undefined): boolean {
  return why === 'authentication' && newest?.state === 'paid' && newest.endedAt > changedAt;
}

function openOne({ isParked }: Attempt): Verdict {
  return wait(isParked ? 'parked' : 'open');
}

/** The newest first. A paid purchase, another card, or a person who switches on again ends the row. */
function declinesInARow({ attempts, changedAt, lastPaidAt, card }: RefillFacts): Attempt[] {
  const since = Math.max(changedAt.getTime(), lastPaidAt?.getTime() ?? 0);
  const tried = attempts.filter(({ failureReason }) => !NOT_A_DECLINE.has(failureReason ?? ''));
  const end = tried.findIndex(
    ({ state, endedAt, fingerprint }) =>
      state !== 'failed' || endedAt.getTime() <= since || fingerprint !== card?.fingerprint,
  );
  return end === -1 ? tried : tried.slice(0, end);
}

function whyStop(declined: readonly Attempt[]): RefillWhy | null {
  const reason = declined[0]?.failureReason;
  if (reason === 'authentication_required') return 'authentication';
  const isFinal = reason !== undefined && reason !== null && FINAL.has(reason);
  return isFinal || declined.length >= DECLINES_MAX ? 'declined' : null;
}

/** Why a refill that is due must wait for a while, if it must. */
function waitsUntil(
  { now, monthEndsAt, attempts, terms, charged }: RefillFacts,
  declined: readonly Attempt[],
): Verdict | null {
  const last = declined[0];
  const retryAt = last && later(last.endedAt, BACKOFF_FIRST_MS * 2 ** (declined.length - 1));
  if (retryAt && now < retryAt) return wait('backing_off', retryAt);
  const oldest = attempts[ATTEMPTS_PER_DAY - 1];
  const tomorrow = oldest && later(oldest.at, DAY_MS);
  if (tomorrow && now < tomorrow) return wait('too_many_today', tomorrow);
  return wholeRefillsLeft(terms, charged) < 1n ? wait('ceiling_reached', monthEndsAt) : null;
}

function isTooFast({ now, changedAt, attempts }: RefillFacts): boolean {
  const since = Math.max(changedAt.getTime(), now.getTime() - BREAKER.withinMs);
  return attempts.filter(({ at }) => at.getTime() > since).length >= BREAKER.refills;
}

/** One charge for the whole gap, in whole refills, as far as the ceiling reaches. */
function chargeFor({ terms, balance, charged }: RefillFacts): Verdict {
  const gap = terms.threshold - balance;
  const wanted = ceilDiv(gap, creditsFor(terms.amount));
  const left = wholeRefillsLeft(terms, charged);
  return { kind: 'charge', amount: usdCents((wanted < left ? wanted : left) * terms.amount) };
}

function wholeRefillsLeft({ amount, ceiling }: RefillTerms, charged: UsdCents): bigint {
  return charged >= ceiling ? 0n : (ceiling - charged) / amount;
}

function later(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

function wait(code: WaitCode, until: Date | null = null): Verdict {
  return { kind: 'wait', code, until };
}
