import { lowSince } from '@/lib/balance/low-since';
import { cardName } from '@/lib/cards/card-name';
import { readCard } from '@/lib/cards/read-card';
import type { Balances } from '@/lib/credits/balances';
import { env } from '@/lib/platform/env';
import { PURCHASE_MAX_CENTS, PURCHASE_MIN_CENTS } from '@/lib/platform/policy';
import { type Microcredits, toDollars, type UsdCents } from '@/lib/platform/units';
import { aboutRequests, PACKS, TYPICAL_REQUEST } from './packs';
import { averageRequestCost } from './request-average';

/** What the Buy credits dialog has to know. Made only for those who may buy. */
export type BuyOffer = {
  workspaceId: string;
  packs: { cents: UsdCents; amount: string; requests: bigint }[];
  /** Average cost of one of this workspace's requests; a typical one's while there is no history. */
  averageCost: Microcredits;
  hasHistory: boolean;
  minimum: UsdCents;
  maximum: UsdCents;
  supportEmail: string;
  /** The card on file, where it may be charged without Stripe's page. */
  card: { paymentMethodId: string; name: string; isExpired: boolean } | null;
  /** Name of the crossing below "low" that the balance is in; null while it isn't low. */
  crossing: string | null;
};

/** Whoever calls this has asked for permission first. */
export async function readOffer(workspaceId: string, balances: Balances): Promise<BuyOffer> {
  const [averageCost, since, card] = await Promise.all([
    averageRequestCost(workspaceId),
    lowSince(workspaceId, balances),
    // Taxes are computed on Stripe's page only.
    env().STRIPE_TAX ? null : readCard(workspaceId),
  ]);
  return {
    workspaceId,
    packs: PACKS.map((cents) => ({ cents, amount: toDollars(cents), requests: aboutRequests(cents, averageCost) })),
    averageCost,
    hasHistory: averageCost !== TYPICAL_REQUEST,
    minimum: PURCHASE_MIN_CENTS,
    maximum: PURCHASE_MAX_CENTS,
    supportEmail: env().SUPPORT_EMAIL,
    card: card && {
      paymentMethodId: card.paymentMethodId,
      name: cardName(card),
      isExpired: card.expiry === 'expired',
    },
    crossing: since === null ? null : since.toString(),
  };
}
