import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { toDollars, type UsdCents, usdCents } from '@/lib/platform/units';
import { askStripe } from '@/lib/purchases/ask-stripe';
import { type PurchaseRow, readPurchase } from '@/lib/purchases/purchase-row';
import { type SyncResult, syncPurchase } from '@/lib/purchases/sync-purchase';
import { expectsLivemode } from '@/lib/stripe/client';
import { readPaymentClaim } from '@/lib/stripe/payments';
import { type Dismissed, readDismissed } from './dismiss';
import { type ListedAdjustment, listAdjustments } from './list-adjustments';
import { type ListedEvent, listEventsOf } from './list-events';
import { type ListedTransfer, listTransfersOf } from './list-transfers';
import { noteAction } from './operator-action';
import { stripeLink } from './stripe-link';
import type { Operator } from './who';

/** One thing that must be the same here and at Stripe; null where Stripe says nothing of it. */
export type Compared = {
  what: 'amount' | 'tax' | 'currency' | 'mode' | 'customer' | 'purchase' | 'payment' | 'status';
  ours: string | null;
  stripes: string | null;
  differs: boolean;
};

export type PurchaseView = {
  row: PurchaseRow;
  workspace: { id: string; name: string };
  buyer: string;
  createdAt: Date;
  /** Null while Stripe can't be reached, or knows nothing of it. */
  compared: Compared[] | null;
  isStripeAway: boolean;
  /** Dollars that Stripe says were paid, tax left out; null where it says nothing, or names another currency. */
  paid: string | null;
  links: { id: string; href: string }[];
  transfers: ListedTransfer[];
  events: ListedEvent[];
  /** Credits moved by hand in its workspace since it began: one of them may stand in for it. */
  adjustments: ListedAdjustment[];
  dismissed: Dismissed | null;
};

/**
 * A purchase as our row has it, beside what Stripe says at this moment. Changes nothing.
 * @throws AppError `not_found`
 */
export async function readPurchaseView(purchaseId: string): Promise<PurchaseView> {
  const row = isId(purchaseId) ? await readPurchase(purchaseId) : null;
  if (!row) throw new AppError('not_found');
  const [more, answer, transfers, events, byHand, dismissed] = await Promise.all([
    db.purchase.findUniqueOrThrow({ where: { id: row.id }, include: { workspace: true, user: true } }),
    compare(row).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'stripe_unavailable') return 'away' as const;
      throw error;
    }),
    listTransfersOf(row.workspaceId, { purchaseId: row.id }),
    listEventsOf(row.id),
    listAdjustments({ workspaceId: row.workspaceId }),
    row.parkedReason === null ? null : readDismissed([row.id]),
  ]);
  const compared = answer === 'away' ? null : answer;
  const stripes = (of: Compared['what']) => compared?.find(({ what }) => what === of)?.stripes ?? null;
  // A parked purchase has no payment of its own yet; Stripe names the one that has to go back.
  const ids = [row.paymentIntentId ?? stripes('payment'), row.sessionId, row.customerId].filter((id) => id !== null);
  return {
    ...{ row, transfers, events, createdAt: more.createdAt },
    workspace: { id: more.workspace.id, name: more.workspace.name },
    buyer: more.user.email,
    compared,
    isStripeAway: answer === 'away',
    dismissed: dismissed?.get(row.id) ?? null,
    paid: stripes('currency') === 'usd' ? stripes('amount') : null,
    adjustments: byHand.adjustments.filter(({ createdAt }) => createdAt >= more.createdAt),
    links: ids.map((id) => ({ id, href: stripeLink(id) })),
  };
}

/**
 * Asks Stripe and lets the facts decide: a parked purchase goes on only when what Stripe says fits it now. One that is
 * dismissed doesn't: something else stands in for it.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function lookAtPurchase(operator: Operator, purchaseId: string): Promise<SyncResult> {
  const row = isId(purchaseId) ? await readPurchase(purchaseId) : null;
  if (!row) throw new AppError('not_found');
  const { id, workspaceId } = row;
  await noteAction(db, operator, { action: 'purchase_looked_at', workspaceId, subject: id });
  const isDismissed = (await readDismissed([id])).has(id);
  return syncPurchase(id, { heardBy: 'check', mayRelease: !isDismissed });
}

async function compare(row: PurchaseRow): Promise<Compared[] | null> {
  const says = await askStripe(row);
  const claim = row.paymentIntentId === null ? null : await readPaymentClaim(row.paymentIntentId);
  const checkout = says?.checkout ?? null;
  const payment = checkout?.payment ?? claim;
  if (checkout === null && payment === null) return null;
  const paid = payment?.status === 'succeeded' ? payment.received : (checkout?.total ?? null);
  const tax = checkout?.tax ?? row.taxCents;
  const livemode = payment?.livemode ?? checkout?.livemode ?? null;
  return [
    compared('amount', toDollars(row.amountCents), dollarsOf(paid, tax)),
    compared('tax', toDollars(row.taxCents), toDollars(tax), false),
    compared('currency', 'usd', payment?.currency ?? checkout?.currency ?? null),
    compared('mode', modeOf(expectsLivemode()), livemode === null ? null : modeOf(livemode)),
    compared('customer', row.customerId, checkout ? checkout.customerId : null),
    compared('purchase', row.id, checkout?.purchaseId ?? claim?.purchaseId ?? null),
    compared('payment', row.paymentIntentId, payment?.id ?? null, row.paymentIntentId !== null),
    compared(
      'status',
      row.parkedReason ?? row.state,
      [checkout?.status, payment?.status].filter(Boolean).join(', '),
      false,
    ),
  ];
}

function compared(what: Compared['what'], ours: string | null, stripes: string | null, mustFit = true): Compared {
  return { what, ours, stripes, differs: mustFit && stripes !== null && ours !== stripes };
}

function dollarsOf(paid: UsdCents | null, tax: bigint): string | null {
  return paid === null ? null : toDollars(usdCents(paid - tax));
}

function modeOf(livemode: boolean): string {
  return livemode ? 'live' : 'test';
}
