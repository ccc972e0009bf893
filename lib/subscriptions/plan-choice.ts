import { callbackPath } from '@/lib/auth/callback-path';
import { isPaidPlan, PLAN_NAMES, PLANS, type Plan, seatsFit } from '@/lib/workspaces/plans';

/** A plan that can be paid for, with its seats. */
export type PlanChoice = { plan: Plan; seats: number };

export type ChoiceProblem =
  | { kind: 'plan' }
  | { kind: 'seats'; least: number; most: number }
  /** More people than seats: so many have to leave first. */
  | { kind: 'members'; members: number; tooMany: number };

/** What somebody asked for, or null when it is nothing that can be asked for. Pure. */
export function readChoice(plan: unknown, seats: unknown): PlanChoice | null {
  const known = PLAN_NAMES.find((one) => one === plan && isPaidPlan(one));
  if (!known || typeof seats !== 'string' || !/^\d{1,6}$/.test(seats.trim())) return null;
  return { plan: known, seats: Number(seats.trim()) };
}

/**
 * Why a workspace can't have these seats; null if it can. Each member has a seat: only people who share one on a paid plan
 * already may go on doing so. Pure.
 */
export function problemOf(
  { plan, seats }: PlanChoice,
  present: { plan: Plan; seats: number; members: number },
): ChoiceProblem | null {
  const { minSeats, maxSeats } = PLANS[plan];
  if (!isPaidPlan(plan)) return { kind: 'plan' };
  if (!seatsFit(plan, seats)) return { kind: 'seats', least: minSeats, most: maxSeats };
  const areShared = isPaidPlan(present.plan) && seats >= present.seats;
  if (seats >= present.members || areShared) return null;
  return { kind: 'members', members: present.members, tooMany: present.members - seats };
}

/** Where somebody goes after choosing a plan: a page of this site, where they came from. */
export function planReturnTo(value: unknown): string {
  const path = callbackPath(value, '/billing');
  return /^\/billing\/(plan-return|plan|return)([/?#]|$)/.test(path) ? '/billing' : path;
}
