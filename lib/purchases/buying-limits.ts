import { type UsdCents, usdCents } from '@/lib/platform/units';

/**
 * What keeps stolen cards from being tried and spent here, as one pure rule. With the numbers that come with the product
 * an honest buyer never meets it: they may still buy everything from $1 to $100,000 at once.
 */
export type BuyingLimits = {
  /** Purchases that were started in an hour and not paid. */
  unpaidPerHour: number;
  /** Purchases in a day whose card was declined. */
  declinedPerDay: number;
  /** Null: no ceiling. What is open counts as if it were paid. */
  mostPerHour: UsdCents | null;
  mostPerDay: UsdCents | null;
  /** One purchase of a workspace that hasn't bought before, or began to only so many days ago. */
  mostAtFirst: UsdCents | null;
  firstDays: number;
};

/** What a workspace did so far. Waits are in seconds: until the next purchase would be within that limit again. */
export type BuyingHistory = {
  unpaidLastHour: number;
  unpaidWait: number;
  declinedLastDay: number;
  declinedWait: number;
  centsLastHour: bigint;
  centsLastDay: bigint;
  /** Days since the first purchase that was paid; null while there is none. */
  daysSinceFirst: number | null;
};

export type LimitReached =
  | { limit: 'unpaid' | 'declined'; waitSeconds: number }
  | { limit: 'hour' | 'day'; left: UsdCents }
  | { limit: 'first'; most: UsdCents; days: number };

/** The first limit that a purchase of `amount` would break; null where it may go on. */
export function limitReached(amount: UsdCents, did: BuyingHistory, limits: BuyingLimits): LimitReached | null {
  if (did.unpaidLastHour >= limits.unpaidPerHour) return { limit: 'unpaid', waitSeconds: did.unpaidWait };
  if (did.declinedLastDay >= limits.declinedPerDay) return { limit: 'declined', waitSeconds: did.declinedWait };
  const isNew = did.daysSinceFirst === null || did.daysSinceFirst < limits.firstDays;
  if (isNew && limits.mostAtFirst !== null && amount > limits.mostAtFirst) {
    return { limit: 'first', most: limits.mostAtFirst, days: limits.firstDays };
  }
  return (
    overIn('hour', amount, did.centsLastHour, limits.mostPerHour) ??
    overIn('day', amount, did.centsLastDay, limits.mostPerDay)
  );
}

function overIn(limit: 'hour' | 'day', amount: UsdCents, bought: bigint, most: UsdCents | null): LimitReached | null {
  if (most === null || bought + amount <= most) return null;
  const left = most - bought;
  return { limit, left: usdCents(left > 0n ? left : 0n) };
}
