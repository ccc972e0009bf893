import { INCLUDED_PERCENTS, NOTICE_COOLDOWN_HOURS } from '@/lib/platform/policy';

/**
 * When a workspace is told that its credits run low. A crossing is named by the sequence of the last transfer after which
 * the balance was well: so spending on, and a purchase that leaves it low, belong to the same one, and a new one needs a
 * balance that was well in between.
 */
export type Crossing = {
  /** The one that the balance is in; null while it is well. */
  since: bigint | null;
  /** The one that was last told, and when. */
  told: bigint | null;
  toldAt: Date | null;
};

export type Percent = (typeof INCLUDED_PERCENTS)[number];

/** What was known, and said, when the wallet was last looked at. */
export type Watch = {
  low: Crossing;
  empty: Crossing;
  /** Month (YYYY-MM) that `percent` is about. */
  period: string | null;
  /** Largest part of the included credits that was passed in it; 0 for none. */
  percent: number;
};

/** The wallet now. */
export type Sight = {
  at: Date;
  period: string;
  /** Microcredits. */
  included: bigint;
  granted: bigint;
  lowSince: bigint | null;
  emptySince: bigint | null;
  /** Those of the percentages that this workspace wants to hear of. */
  percents: readonly number[];
};

export type Word =
  | { kind: 'low_balance' | 'pools_empty'; occasion: string }
  | { kind: 'included_used'; occasion: string; percent: Percent };

export type Verdict = {
  words: Word[];
  next: Watch;
  /** When there will be something to say although nothing moves: a crossing that falls into a cooldown waits for its end. */
  lookAgainAt: Date | null;
};

const COOLDOWN_MS = NOTICE_COOLDOWN_HOURS * 3_600_000;

/**
 * What to say. Each crossing once; of several percentages passed at once the highest; and where the pools are empty,
 * nothing but that.
 */
export function whatToSay(watch: Watch, sight: Sight): Verdict {
  const empty = cross(watch.empty, sight.emptySince, sight.at);
  const low = cross(watch.low, sight.lowSince, sight.at);
  const before = watch.period === sight.period ? watch.percent : 0;
  const passed = Math.max(before, passedPercent(sight));
  const next: Watch = { low: low.next, empty: empty.next, period: sight.period, percent: passed };
  // Who hears that nothing is left needs no word that little is; and none later about the same way down.
  if (sight.emptySince !== null) next.low = { since: sight.lowSince, told: sight.lowSince, toldAt: watch.low.toldAt };
  const words: Word[] = [];
  if (empty.isDue) words.push({ kind: 'pools_empty', occasion: String(sight.emptySince) });
  if (sight.emptySince === null) {
    if (low.isDue) words.push({ kind: 'low_balance', occasion: String(sight.lowSince) });
    const percent = INCLUDED_PERCENTS.findLast((one) => one <= passed && one > before && sight.percents.includes(one));
    if (percent) words.push({ kind: 'included_used', occasion: `${sight.period}:${percent}`, percent });
  }
  const waits = [empty.waitsUntil, sight.emptySince === null ? low.waitsUntil : null].filter((at) => at !== null);
  const lookAgainAt = waits.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  return { words, next, lookAgainAt };
}

/** Whole percent of the month's included credits that are used, rounded down. */
export function usedPercent({ included, granted }: Pick<Sight, 'included' | 'granted'>): bigint {
  if (granted <= 0n || included >= granted) return 0n;
  return ((granted - included) * 100n) / granted;
}

function passedPercent(sight: Sight): number {
  const used = usedPercent(sight);
  return INCLUDED_PERCENTS.findLast((percent) => used >= BigInt(percent)) ?? 0;
}

function cross(before: Crossing, since: bigint | null, at: Date) {
  const isNew = since !== null && since !== before.told;
  const coolsUntil = before.toldAt === null ? null : new Date(before.toldAt.getTime() + COOLDOWN_MS);
  const isCooling = coolsUntil !== null && coolsUntil > at;
  const isDue = isNew && !isCooling;
  return {
    isDue,
    waitsUntil: isNew && isCooling ? coolsUntil : null,
    next: isDue ? { since, told: since, toldAt: at } : { ...before, since },
  };
}
