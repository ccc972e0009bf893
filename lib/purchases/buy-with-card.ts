import 'server-only';
import { readCard } from '@/lib/cards/read-card';
import { syncCard } from '@/lib/cards/sync-card';
import { customerOf } from '@/lib/customers/workspace-customer';
import { AppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import type { UsdCents } from '@/lib/platform/units';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { type Charge, chargePurchase } from './charge';
import { claimCardPurchase } from './claim-card-purchase';
import type { Agree } from './claim-purchase';
import { declineKind, isOfTheCard } from './decline';
import { DEFAULT_RETURN_TO } from './return-to';

export type CardOrder = {
  buyer: Person;
  amount: UsdCents;
  returnTo?: string;
  /** The name that the buyer's page gave to this confirmation: the same one never charges twice. */
  attemptId: string;
  /** What the buyer was shown and said yes to. */
  confirmed: { paymentMethodId: string; amount: UsdCents };
  agree?: Agree | undefined;
};

export type CardPurchase = { purchaseId: string; amount: UsdCents; returnTo: string; charge: Charge };

/**
 * Buys with the card on file, after its owner confirmed that card and that amount.
 * @throws AppError `forbidden`, `plan_required`, `rate_limited`; `invalid_request` with fact `problem` `card_changed` when
 *   it isn't the card that was confirmed; `stripe_unavailable` when nobody knows yet whether it was charged
 */
export async function buyWithCard(order: CardOrder): Promise<CardPurchase> {
  const { buyer, amount, attemptId, confirmed, returnTo = DEFAULT_RETURN_TO, agree } = order;
  assertCan(buyer, 'buy_credits');
  if (!buyer.workspace) throw new AppError('forbidden');
  const { id: workspaceId } = buyer.workspace;
  if (confirmed.amount !== amount)
    throw notConfirmed('amount_changed', 'The amount is not the one that was confirmed.');
  const { paymentMethodId } = confirmed;
  if ((await readCard(workspaceId))?.paymentMethodId !== paymentMethodId) {
    throw notConfirmed('card_changed', 'The card on file is not the one that was confirmed.');
  }
  const customerId = await customerOf(workspaceId);
  const claim = { workspaceId, userId: buyer.userId, amount, returnTo, customerId, paymentMethodId, attemptId, agree };
  const purchaseId = await claimCardPurchase(claim);
  const charge = await chargeOrSay(purchaseId);
  if (charge.state === 'failed' && isOfTheCard(declineKind(charge.failureReason))) await lookAtCard(workspaceId);
  return { purchaseId, amount, returnTo, charge };
}

async function chargeOrSay(purchaseId: string): Promise<Charge> {
  try {
    return await chargePurchase(purchaseId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stripe_unavailable') throw error;
    throw new AppError('stripe_unavailable', {
      message: 'Stripe did not answer in time. If the card was charged, the credits are added by themselves.',
      facts: { purchase_id: purchaseId },
      cause: error,
    });
  }
}

/** It may be gone at Stripe, or renewed; whatever it is, the next page shows it. */
async function lookAtCard(workspaceId: string): Promise<void> {
  try {
    await syncCard(workspaceId);
  } catch (error) {
    log.warn('card_not_synced', { workspace_id: workspaceId, reason: reasonOf(error) });
  }
}

function notConfirmed(problem: string, message: string): AppError {
  return new AppError('invalid_request', { message, param: 'confirm', facts: { problem } });
}
