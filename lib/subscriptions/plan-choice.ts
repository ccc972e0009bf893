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
 * Why a workspace can't have these seats; null if it can. Everybody keeps a seat: seats are never lowered below the number
 * of members, though people may have shared one until now. Pure.
 */
export function problemOf(choice: PlanChoice, present: { seats: number; members: number }): ChoiceProblem | null {
  const { plan, seats } = choice;
  const { minSeats, maxSeats } = PLANS[plan];
  if (!isPaidPlan(plan)) return { kind: 'plan' };
  const isLowered = seats < Math.min(present.seats, maxSeats) || maxSeats < present.seats;
  if (isLowered && seats < present.members && seats <= maxSeats) {
    return { kind: 'members', members: present.members, tooMany: present.members - seats };
  }
  return seatsFit(plan, seats) ? null : { kind: 'seats', least: minSeats, most: maxSeats };
}

/** Where somebody goes after choosing a plan: a page of this site, where they came from. */
export function planReturnTo(value: unknown): string {
  const path = callbackPath(value, '/billing');
  return /^\/billing\/(plan-return|plan|return)([/?#]|$)/.test(path) ? '/billing' : path;
}
