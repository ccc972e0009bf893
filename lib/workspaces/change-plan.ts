import 'server-only';
import { changeAllowance } from '@/lib/credits/allowance';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { allowanceFor, PLANS, type Plan, seatsFit } from './plans';

/**
 * Sets a workspace's plan and seats, and with them its monthly allowance: more is granted at once, less counts from next
 * month. Whoever calls this has asked for permission first.
 * @throws AppError `invalid_request` (seats), `not_found`
 */
export async function changePlan(workspaceId: string, to: { plan: Plan; seats: number }): Promise<void> {
  const { plan, seats } = to;
  if (!seatsFit(plan, seats)) {
    const { minSeats, maxSeats } = PLANS[plan];
    throw new AppError('invalid_request', {
      message: `This plan takes ${minSeats} to ${maxSeats} seats.`,
      param: 'seats',
    });
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.workspace.updateMany({ where: { id: workspaceId }, data: { plan, seats } });
    if (count === 0) throw new AppError('not_found');
    await changeAllowance(workspaceId, allowanceFor(plan, seats), tx);
  });
}
