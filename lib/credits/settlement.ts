import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { readBalances } from './balances';
import type { Named } from './hold-calls';

/** What the end of a request came to, in microcredits. */
export type Settlement = {
  charged: Microcredits;
  included: Microcredits;
  topUp: Microcredits;
  /** What the provider reported beyond what could be charged: the house's loss. */
  writtenOff: Microcredits;
  /** What can be spent after it. */
  available: Microcredits;
};

/** The amounts as they were booked, in microcredits. */
export function booked(included: bigint, topUp: bigint, writtenOff: bigint, available: bigint): Settlement {
  return {
    charged: microcredits(included + topUp),
    included: microcredits(included),
    topUp: microcredits(topUp),
    writtenOff: microcredits(writtenOff),
    available: microcredits(available),
  };
}

/**
 * Where somebody ended it before, what they booked is the answer; null while it is open.
 * @throws AppError `not_found`
 */
export async function readSettlement({ workspaceId, requestId }: Named): Promise<Settlement | null> {
  const hold = await db.hold.findUnique({ where: { workspaceId_requestId: { workspaceId, requestId } } });
  if (!hold) throw new AppError('not_found');
  if (hold.state === 'open') return null;
  const { available } = await readBalances(workspaceId);
  return booked(hold.chargedIncluded, hold.chargedTopUp, hold.writtenOff, available);
}
