import { type Microcredits, microcredits } from '@/lib/platform/units';

/**
 * How long the credits last. A range, never a point: the pace of the calmest and of the busiest week of the last four.
 * Pure; days are counted from today, which is day 0.
 */
export type Runway =
  /** Nothing is left now. */
  | { kind: 'used_up' }
  /** Too few days on which anything could have been used. */
  | { kind: 'not_enough_data'; daysNeeded: number }
  /** At either pace the included credits of each month are enough. */
  | { kind: 'covered' }
  /** The first day on which both pools may be empty, and the last; `latest` is null beyond a year, or never. */
  | { kind: 'range'; earliest: number; latest: number | null };

export type RunwayFacts = {
  /** What was spent on each of the last days, the oldest first, days without use too; none from before the first use. */
  dailySpend: readonly Microcredits[];
  included: Microcredits;
  /** What can be spent of the top-up: what is owed is already off. */
  topUp: Microcredits;
  /** What the included pool is set to when a month begins. */
  granted: Microcredits;
  /** Today in UTC, by the clock of money. */
  today: Date;
};

/** Days that are looked back on: four weeks, so that each weekday counts as often. */
export const DAYS_LOOKED_BACK = 28;
const WEEK = 7;
/** Two whole weeks, or there would be no range. */
const DAYS_NEEDED = 2 * WEEK;
const HORIZON_DAYS = 366;

export function runway(facts: RunwayFacts): Runway {
  if (facts.included + facts.topUp === 0n) return { kind: 'used_up' };
  const days = facts.dailySpend.slice(-DAYS_LOOKED_BACK);
  if (days.length < DAYS_NEEDED) return { kind: 'not_enough_data', daysNeeded: DAYS_NEEDED - days.length };
  const weeks = weeklySpends(days);
  const [calm, busy] = [least(weeks), most(weeks)];
  const earliest = dayOfEmptying(facts, busy);
  if (earliest === null) return { kind: 'covered' };
  return { kind: 'range', earliest, latest: dayOfEmptying(facts, calm) };
}

/** What was spent in each seven days in a row. */
function weeklySpends(days: readonly Microcredits[]): bigint[] {
  return days.slice(WEEK - 1).map((_, end) => days.slice(end, end + WEEK).reduce((sum, day) => sum + day, 0n));
}

/** The first day on which nothing is left, spending a week's amount evenly; null when that isn't within a year. */
function dayOfEmptying({ included, topUp, granted, today }: RunwayFacts, perWeek: bigint): number | null {
  // In sevenths, so that a week's amount is spent to the microcredit.
  let [ofMonth, bought] = [included * 7n, topUp * 7n];
  for (let day = 0; day <= HORIZON_DAYS; day += 1) {
    if (day > 0 && dateIn(today, day).getUTCDate() === 1) ofMonth = granted * 7n;
    if (ofMonth + bought < perWeek || ofMonth + bought === 0n) return day;
    const beyond = perWeek > ofMonth ? perWeek - ofMonth : 0n;
    ofMonth -= perWeek - beyond;
    bought -= beyond;
  }
  return null;
}

function dateIn(today: Date, days: number): Date {
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days));
}

const least = (amounts: readonly bigint[]): Microcredits => microcredits(amounts.reduce((a, b) => (a < b ? a : b)));
const most = (amounts: readonly bigint[]): Microcredits => microcredits(amounts.reduce((a, b) => (a > b ? a : b)));
