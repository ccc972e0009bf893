import 'server-only';
import { db } from '@/lib/platform/db';
import type { UsdCents } from '@/lib/platform/units';
import { readMonth } from './facts';
import { isPossibleHere } from './look';

/** What the checkbox in the Buy credits dialog has to know; null where there is nothing to offer. */
export type RefillOffer = { charged: UsdCents; monthEndsAt: Date };

/** Only where auto-refill is off: buying never changes terms that were agreed to. Whoever calls may buy. */
export async function readRefillOffer(workspaceId: string): Promise<RefillOffer | null> {
  if (!isPossibleHere()) return null;
  const rule = await db.refillRule.findUnique({ where: { workspaceId }, select: { state: true } });
  if (rule !== null && rule.state !== 'off') return null;
  const { charged, endsAt } = await readMonth(db, workspaceId);
  return { charged, monthEndsAt: endsAt };
}
