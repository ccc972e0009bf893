import { microcredits, usdCents } from '@/lib/platform/units';

/** The numbers of auto-refill: the one place where they stand. Pure, so that forms read the same ones. */

/** A refill is due when credits fall below the threshold. In microcredits. */
export const THRESHOLD_MIN = microcredits(1_000_000n);
export const THRESHOLD_MAX = microcredits(10_000_000_000n);
/** What one refill buys, or a whole multiple of it. */
export const REFILL_MIN_CENTS = usdCents(5_00n);
export const REFILL_MAX_CENTS = usdCents(10_000_00n);
/** What all refills of a month may come to. */
export const CEILING_MAX_CENTS = usdCents(100_000_00n);

/** What the form proposes. */
export const DEFAULT_TERMS = {
  threshold: microcredits(5_000_000n),
  amount: usdCents(20_00n),
  ceiling: usdCents(100_00n),
} as const;

/** The pause after the first decline; it doubles with each that follows. */
export const BACKOFF_FIRST_MS = 3_600_000;
/** With so many declines in a row of one card, a person has to look. */
export const DECLINES_MAX = 3;

/** So many refills in so short a time are taken for a fault of somebody's program: the next one waits for a person. */
export const BREAKER = { refills: 2, withinMs: 600_000 } as const;
/** Attempts in 24 hours, whatever came of them and whoever switched on and off in between. */
export const ATTEMPTS_PER_DAY = 8;
