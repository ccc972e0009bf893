import { type Microcredits, microcredits, type UsdCents, usdCents } from '@/lib/platform/units';

/**
 * What each plan costs and includes: the one place where these numbers stand. Pages, validation, mail and help read
 * them from here. Pure, so that a component may import it too.
 */
export type Plan = 'free' | 'pro' | 'team' | 'business';

export type PlanTerms = {
  /** Price per seat and month. */
  price: UsdCents;
  /** Included credits per seat and month. */
  budget: Microcredits;
  minSeats: number;
  maxSeats: number;
};

export const PLANS: Readonly<Record<Plan, PlanTerms>> = {
  free: { price: usdCents(0n), budget: microcredits(1_000_000n), minSeats: 1, maxSeats: 1 },
  pro: { price: usdCents(20_00n), budget: microcredits(20_000_000n), minSeats: 1, maxSeats: 5 },
  team: { price: usdCents(50_00n), budget: microcredits(60_000_000n), minSeats: 1, maxSeats: 200 },
  business: { price: usdCents(100_00n), budget: microcredits(130_000_000n), minSeats: 1, maxSeats: 5_000 },
};

/** From the smallest to the largest. */
export const PLAN_NAMES: readonly Plan[] = ['free', 'pro', 'team', 'business'];

/** Only a workspace on a paid plan may buy credits on top. */
export function isPaidPlan(plan: Plan): boolean {
  return PLANS[plan].price > 0n;
}

/** Whether a workspace on this plan may have this many seats. */
export function seatsFit(plan: Plan, seats: number): boolean {
  const { minSeats, maxSeats } = PLANS[plan];
  return Number.isInteger(seats) && seats >= minSeats && seats <= maxSeats;
}

/** What the included pool is set to each month: the plan's budget per seat, times the seats. */
export function allowanceFor(plan: Plan, seats: number): Microcredits {
  assertSeats(plan, seats);
  return microcredits(PLANS[plan].budget * BigInt(seats));
}

/** What the plan costs a month, for all seats. */
export function monthlyPrice(plan: Plan, seats: number): UsdCents {
  assertSeats(plan, seats);
  return usdCents(PLANS[plan].price * BigInt(seats));
}

function assertSeats(plan: Plan, seats: number): void {
  if (!seatsFit(plan, seats)) throw new RangeError(`${seats} seats on plan ${plan}`);
}
