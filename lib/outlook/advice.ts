import { ceilDiv, MICROCREDITS_PER_CENT, type Microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import { allowanceFor, isPaidPlan, monthlyPrice, PLAN_NAMES, type Plan, seatsFit } from '@/lib/workspaces/plans';

/**
 * Top up or upgrade? What the workspace's own last months would have cost on each plan: the plan's price, and top-up for
 * what its included credits did not cover. Pure.
 */
export type PlanCost = {
  plan: Plan;
  /** A month on average, all in. */
  perMonth: UsdCents;
  /** The part of it that is top-up. */
  topUp: UsdCents;
};

export type Advice =
  | { kind: 'not_enough_data' }
  /**
   * The plan's included credits were enough: `neither` buys nothing, and `this_once` has nothing left all the same, in a
   * month that is unlike those before.
   */
  | { kind: 'neither' | 'this_once'; months: number; costs: PlanCost[] }
  | { kind: 'top_up' | 'upgrade' | 'downgrade'; months: number; costs: PlanCost[]; best: PlanCost; saves: UsdCents };

/** Below this difference a month, changing plan is not worth anybody's while. */
const WORTH_IT = usdCents(5_00n);

/**
 * @param months what was spent in each of the last whole months (both pools), at most three
 * @param isUsedUp whether both pools are empty now: whoever waits for credits is never told to buy nothing
 */
export function advise(
  current: { plan: Plan; seats: number },
  months: readonly Microcredits[],
  isUsedUp = false,
): Advice {
  if (months.every((spent) => spent === 0n)) return { kind: 'not_enough_data' };
  const costs = PLAN_NAMES.filter((plan) => isPaidPlan(plan) && seatsFit(plan, current.seats)).map((plan) =>
    costOf(plan, current.seats, months),
  );
  const now = costs.find(({ plan }) => plan === current.plan);
  if (!now) return { kind: 'not_enough_data' };
  const best = costs.reduce((a, b) => (b.perMonth < a.perMonth ? b : a));
  const saves = usdCents(now.perMonth - best.perMonth);
  const about = { months: months.length, costs };
  const isLarger = PLAN_NAMES.indexOf(best.plan) > PLAN_NAMES.indexOf(now.plan);
  if (saves >= WORTH_IT && (isLarger || !isUsedUp)) {
    return { kind: isLarger ? 'upgrade' : 'downgrade', ...about, best, saves };
  }
  if (now.topUp > 0n) return { kind: 'top_up', ...about, best: now, saves: usdCents(0n) };
  return { kind: isUsedUp ? 'this_once' : 'neither', ...about };
}

function costOf(plan: Plan, seats: number, months: readonly Microcredits[]): PlanCost {
  const allowance = allowanceFor(plan, seats);
  const beyond = months.reduce((sum, spent) => sum + (spent > allowance ? spent - allowance : 0n), 0n);
  const topUp = ceilDiv(beyond, MICROCREDITS_PER_CENT * BigInt(months.length));
  return { plan, perMonth: usdCents(monthlyPrice(plan, seats) + topUp), topUp: usdCents(topUp) };
}
