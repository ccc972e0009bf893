import 'server-only';
import { changeAllowance } from '@/lib/credits/allowance';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { allowanceFor, PLANS, type Plan, seatsFit } from './plans';

export type NewPlan = {
  plan: Plan;
  seats: number;
  /**
   * Whether the month to come is paid, or will be. If it isn't, the plan stays, and the next months bring what Free
   * includes until it is; nothing that was granted is taken back.
   */
  isPaidFor?: boolean;
};

/**
 * Sets a workspace's plan and seats, and with them its monthly allowance: more is granted at once, less counts from next
 * month. Whoever calls this has asked for permission first.
 * @throws AppError `invalid_request` (seats), `not_found`
 */
export async function changePlan(workspaceId: string, to: NewPlan, on?: Transaction): Promise<void> {
  const { plan, seats } = to;
  if (!seatsFit(plan, seats)) {
    const { minSeats, maxSeats } = PLANS[plan];
    throw new AppError('invalid_request', {
      message: `This plan takes ${minSeats} to ${maxSeats} seats.`,
      param: 'seats',
    });
  }
  if (on) return change(on, workspaceId, to);
  await db.$transaction((tx) => change(tx, workspaceId, to));
}

async function change(tx: Transaction, workspaceId: string, to: NewPlan): Promise<void> {
  const { plan, seats } = to;
  const { count } = await tx.workspace.updateMany({ where: { id: workspaceId }, data: { plan, seats } });
  if (count === 0) throw new AppError('not_found');
  await changeAllowance(workspaceId, monthlyAllowance(to), tx);
}

/** What each month to come brings. */
export function monthlyAllowance({ plan, seats, isPaidFor = true }: NewPlan) {
  return isPaidFor ? allowanceFor(plan, seats) : allowanceFor('free', 1);
}
