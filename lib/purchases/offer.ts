import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { type Microcredits, toDollars, type UsdCents } from '@/lib/platform/units';
import { aboutRequests, PACKS, PURCHASE_MAX_CENTS, PURCHASE_MIN_CENTS, TYPICAL_REQUEST } from './packs';
import { averageRequestCost } from './request-average';

/** What the Buy credits dialog has to know. Exists only for those who may buy. */
export type BuyOffer = {
  workspaceId: string;
  packs: { cents: UsdCents; amount: string; requests: bigint }[];
  /** Average cost of one of this workspace's requests; a typical one's while there is no history. */
  averageCost: Microcredits;
  hasHistory: boolean;
  minimum: UsdCents;
  maximum: UsdCents;
  supportEmail: string;
  /** The latest purchase that was paid: being low after another one is a new crossing. */
  lastPaidPurchaseId: string | null;
};

export async function readOffer(workspaceId: string): Promise<BuyOffer> {
  const [averageCost, lastPaid] = await Promise.all([
    averageRequestCost(workspaceId),
    db.purchase.findFirst({
      where: { workspaceId, paidAt: { not: null } },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    }),
  ]);
  return {
    workspaceId,
    packs: PACKS.map((cents) => ({ cents, amount: toDollars(cents), requests: aboutRequests(cents, averageCost) })),
    averageCost,
    hasHistory: averageCost !== TYPICAL_REQUEST,
    minimum: PURCHASE_MIN_CENTS,
    maximum: PURCHASE_MAX_CENTS,
    supportEmail: env().SUPPORT_EMAIL,
    lastPaidPurchaseId: lastPaid?.id ?? null,
  };
}
