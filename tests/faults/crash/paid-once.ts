import { db } from '@/lib/platform/db';
import { creditsGiven, topUpOf } from '../../purchases/buying';

/** What is not as it must be after one payment of $20. */
export async function paidOnce(workspaceId: string): Promise<string[]> {
  const problems: string[] = [];
  const topUp = await topUpOf(workspaceId);
  if (topUp !== 20_000_000n) problems.push(`top-up ${topUp} after a payment of 20 credits`);
  const given = await creditsGiven(workspaceId);
  if (given !== 1) problems.push(`credited ${given} times`);
  const states = await db.purchase.findMany({ where: { workspaceId }, select: { state: true } });
  if (!states.some(({ state }) => state === 'paid')) problems.push('no purchase is paid');
  return problems;
}
