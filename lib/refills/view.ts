import 'server-only';
import { db } from '@/lib/platform/db';
import type { UsdCents } from '@/lib/platform/units';
import { type KnownRule, readMonth, readRule } from './facts';
import { isPossibleHere, nameOf } from './look';
import { judge, mostThisMonth, type RefillFacts, type RefillWhy } from './rule';
import type { RefillTerms } from './terms';

/** Auto-refill as its page tells it: what was agreed to, what it has done, and when it acts next. */
export type RefillView = {
  state: 'on' | 'off' | 'paused';
  /** Why it is off or paused; null where it was never switched on. */
  why: RefillWhy | null;
  changedAt: Date | null;
  /** What refills have charged this month, and may still with one that is under way. */
  charged: UsdCents;
  monthEndsAt: Date;
  hasCard: boolean;
  /** False where taxes are added, which only Stripe's page does: then nothing can be agreed to, and nothing is charged. */
  isPossible: boolean;
  /** Null while it is off. */
  agreed: Agreed | null;
};

type Agreed = {
  terms: RefillTerms;
  /** Word for word, in the language in which it was read. */
  text: string;
  locale: string;
  by: string;
  at: Date;
  /** The most that can still be charged this month. */
  most: UsdCents;
  lastCheckedAt: Date | null;
  lastResult: string | null;
  /** What the rule would answer now, and when time alone may change it. */
  next: { result: string; until: Date | null };
  /** Within seconds a job asks the rule, or hears from Stripe: what stands here is about to be another thing. */
  isMoving: boolean;
  /** A refill that is under way. */
  open: { id: string; amountCents: UsdCents } | null;
};

/** Whoever calls this has asked for permission first. */
export async function readRefillView(workspaceId: string): Promise<RefillView> {
  const [row, card, month, known] = await Promise.all([
    db.refillRule.findUnique({
      where: { workspaceId },
      include: { consent: { include: { user: { select: { name: true, email: true } } } } },
    }),
    db.card.findUnique({ where: { workspaceId }, select: { paymentMethodId: true } }),
    readMonth(db, workspaceId),
    readRule(db, workspaceId),
  ]);
  const wasChanged = row !== null && row.changedAt.getTime() > 0;
  return {
    state: row?.state ?? 'off',
    why: wasChanged ? row.why : null,
    changedAt: wasChanged ? row.changedAt : null,
    charged: month.charged,
    monthEndsAt: month.endsAt,
    isPossible: isPossibleHere(),
    hasCard: card?.paymentMethodId != null,
    agreed: row?.consent && known ? agreedIn(row, row.consent, known) : null,
  };
}

type Row = { lastCheckedAt: Date | null; lastResult: string | null };
type Consent = { text: string; locale: string; acceptedAt: Date; user: { name: string | null; email: string } };

function agreedIn({ lastCheckedAt, lastResult }: Row, consent: Consent, { facts, newest }: KnownRule): Agreed {
  const verdict = judge(facts);
  const open = facts.attempts[0]?.state === 'pending' ? newest : null;
  const { text, locale, acceptedAt: at, user } = consent;
  return {
    terms: facts.terms,
    text,
    locale,
    by: user.name ?? user.email,
    at,
    most: mostThisMonth(facts.terms, facts.charged, open?.amountCents),
    lastCheckedAt,
    lastResult,
    next: { result: nameOf(verdict), until: verdict.kind === 'wait' ? verdict.until : null },
    isMoving:
      lastCheckedAt === null || verdict.kind !== 'wait' || verdict.code === 'open' || hasEnded(facts, lastCheckedAt),
    open,
  };
}

/** Whether the newest refill has ended and the rule doesn't know it yet. */
function hasEnded({ attempts: [newest] }: RefillFacts, lastCheckedAt: Date): boolean {
  return newest !== undefined && newest.state !== 'pending' && newest.endedAt > lastCheckedAt;
}
