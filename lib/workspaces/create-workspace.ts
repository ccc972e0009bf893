import { openWallet } from '@/lib/credits/allowance';
import type { Transaction } from '@/lib/platform/db';
import { allowanceFor, type Plan } from './plans';

/** Opens a workspace with its first owner and its wallet: all of them, or nothing. */
export async function createWorkspace(
  tx: Transaction,
  workspace: { name: string; plan: Plan; seats: number; ownerId: string },
): Promise<string> {
  const { name, plan, seats, ownerId } = workspace;
  const allowance = allowanceFor(plan, seats);
  const { id } = await tx.workspace.create({
    data: { name, plan, seats, members: { create: { userId: ownerId, role: 'owner' } } },
    select: { id: true },
  });
  await openWallet(tx, id, allowance);
  return id;
}
