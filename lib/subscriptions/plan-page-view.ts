import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { Person } from '@/lib/workspaces/permissions';
import { isPaidPlan, PLANS, type Plan } from '@/lib/workspaces/plans';
import { type PlanChoice, readChoice } from './plan-choice';
import { CHOICE_TROUBLES, type ChoiceTrouble } from './plan-news';
import { ownedWorkspace } from './plan-owner';
import { type PlanReview, reviewChange } from './review-change';

/** What the page on which a plan is chosen shows. */
export type PlanPageView = {
  /** The plan that the workspace has. */
  current: Plan;
  /** What is filled in: what was asked for, else what the workspace has. */
  chosen: { plan: Plan; seats: number };
  /** What it would mean; null while nothing was asked for, and when Stripe can't be asked. */
  review: PlanReview | null;
  /** Something was asked for that can't be. */
  isUnreadable: boolean;
  trouble: ChoiceTrouble | null;
};

type Asked = Record<string, string | string[] | undefined>;

/** @throws AppError `forbidden` */
export async function readPlanPage(owner: Person, asked: Asked): Promise<PlanPageView> {
  const { current, ...present } = await presentOf(ownedWorkspace(owner));
  const trouble = CHOICE_TROUBLES.find((one) => one === asked.trouble) ?? null;
  if (asked.seats === undefined) {
    const { plan } = readChoice(asked.plan, '1') ?? present;
    const seats = Math.min(Math.max(present.seats, present.members), PLANS[plan].maxSeats);
    return { current, chosen: { plan, seats }, review: null, isUnreadable: false, trouble };
  }
  const choice = readChoice(asked.plan, asked.seats);
  if (!choice) return { current, chosen: present, review: null, isUnreadable: true, trouble };
  return { current, chosen: choice, isUnreadable: false, ...(await review(owner, choice, trouble)) };
}

async function review(owner: Person, choice: PlanChoice, trouble: ChoiceTrouble | null) {
  try {
    return { review: await reviewChange(owner, choice), trouble };
  } catch (error) {
    if (error instanceof AppError && error.status >= 500) return { review: null, trouble: 'away' as const };
    throw error;
  }
}

/** Whoever is on Free is shown Team first. */
async function presentOf(workspaceId: string) {
  const { plan, seats, _count } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { plan: true, seats: true, _count: { select: { members: true } } },
  });
  const shown: Plan = isPaidPlan(plan) ? plan : 'team';
  return { current: plan, plan: shown, seats, members: _count.members };
}
