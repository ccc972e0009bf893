import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { type ChoiceProblem, type PlanChoice, problemOf } from './plan-choice';

/** The workspace whose plan `owner` may change. @throws AppError `forbidden` */
export function ownedWorkspace(owner: Person): string {
  assertCan(owner, 'change_plan');
  if (!owner.workspace) throw new AppError('forbidden');
  return owner.workspace.id;
}

/** The same, when that workspace can have what was chosen. @throws AppError `forbidden`, `invalid_request` */
export async function choose(owner: Person, choice: PlanChoice): Promise<string> {
  const workspaceId = ownedWorkspace(owner);
  const problem = await whyNotChoice(workspaceId, choice);
  if (problem) throw new AppError('invalid_request', { message: 'These seats do not fit.', param: 'seats' });
  return workspaceId;
}

/** Why a workspace can't have these seats; null if it can. */
export async function whyNotChoice(workspaceId: string, choice: PlanChoice): Promise<ChoiceProblem | null> {
  const { plan, seats, _count } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { plan: true, seats: true, _count: { select: { members: true } } },
  });
  return problemOf(choice, { plan, seats, members: _count.members });
}
