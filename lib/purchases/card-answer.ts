import { env } from '@/lib/platform/env';
import { toDollars } from '@/lib/platform/units';
import type { CardPurchase } from './buy-with-card';
import { type DeclineKind, declineKind } from './decline';
import type { PurchaseState } from './next-state';
import { withPurchase } from './return-to';

/** What the buyer's page is told of a purchase with the card on file. */
export type CardAnswer = {
  purchase_id: string;
  state: PurchaseState;
  parked: boolean;
  amount: string;
  /** Page on this site where the purchase began, told its outcome. */
  href: string;
  /** Why nothing was charged; null unless it failed. */
  decline: DeclineKind | null;
  /** The bank wants to hear from the card's owner: on that page, or by Stripe's script where a key for it is set. */
  authentication: { url: string | null; client_secret: string | null; publishable_key: string | null } | null;
};

/** The secret of a payment is told only where Stripe's script needs it. */
export function cardAnswer({ purchaseId, amount, returnTo, charge }: CardPurchase): CardAnswer {
  const { state, parkedReason, failureReason, authentication } = charge;
  const publishableKey = env().STRIPE_PUBLISHABLE_KEY ?? null;
  return {
    purchase_id: purchaseId,
    state,
    parked: parkedReason !== null,
    amount: toDollars(amount),
    href: withPurchase(returnTo, purchaseId),
    decline: state === 'failed' || state === 'canceled' ? declineKind(failureReason) : null,
    authentication: authentication && {
      url: authentication.url,
      client_secret: publishableKey === null ? null : authentication.clientSecret,
      publishable_key: publishableKey,
    },
  };
}
