import 'server-only';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { microcredits, usdCents } from '@/lib/platform/units';
import { readInvoiceUrl } from '@/lib/stripe/payments';
import type { Person } from '@/lib/workspaces/permissions';
import { type Closed, readClosed } from './closed';
import { wasPaid } from './next-state';
import type { PurchaseRow } from './purchase-row';
import { visiblePurchase } from './purchase-status';
import { HEARD_BY } from './sync-purchase';
import { type Moment, type PurchaseTransfer, timelineOf } from './timeline';

/** A purchase with all that our rows know of it, for its page. */
export type PurchaseDetails = Pick<
  PurchaseRow,
  'id' | 'state' | 'way' | 'amountCents' | 'taxCents' | 'credits' | 'returnedCents'
> & {
  isParked: boolean;
  /** How support ended the case of a parked one. */
  closed: Closed | null;
  buyerName: string;
  createdAt: Date;
  timeline: Moment[];
  transfers: PurchaseTransfer[];
  /** What auto-refill was switched on with, word for word. */
  consent: { text: string; locale: string; givenBy: string; givenAt: Date } | null;
  receiptHref: string | null;
  invoiceHref: string | null;
};

/**
 * What the page of a purchase shows. Stripe is not asked: "Check now" does that.
 * @throws AppError `not_found`, also for purchases that `viewer` may not see
 */
export async function readPurchaseDetails(viewer: Person, purchaseId: string): Promise<PurchaseDetails> {
  const { id, workspaceId } = await visiblePurchase(viewer, purchaseId);
  const [row, transfers, events, cases] = await Promise.all([
    db.purchase.findUniqueOrThrow({
      where: { id },
      include: { user: true, returns: true, consent: { include: { user: true } } },
    }),
    readTransfers(workspaceId, id),
    db.webhookEvent.aggregate({ where: { purchaseId: id }, _min: { receivedAt: true } }),
    readClosed([id]),
  ]);
  const isParked = row.parkedReason !== null;
  const closed = cases.get(id) ?? null;
  const isReceipted = wasPaid(row.state);
  const returns = row.returns.map((one) => ({ ...one, returnedCents: usdCents(one.returnedCents) }));
  const heardBy = HEARD_BY.find((way) => way === row.heardBy) ?? null;
  const firstEventAt = events._min.receivedAt;
  return {
    id,
    state: row.state,
    way: row.way,
    amountCents: usdCents(row.amountCents),
    taxCents: usdCents(row.taxCents),
    credits: microcredits(row.credits),
    returnedCents: usdCents(row.returnedCents),
    isParked,
    closed,
    buyerName: nameOf(row.user),
    createdAt: row.createdAt,
    timeline: timelineOf({ ...row, isParked, closed, returns, transfers, heardBy, firstEventAt }),
    transfers,
    consent: row.consent && {
      text: row.consent.text,
      locale: row.consent.locale,
      givenBy: nameOf(row.consent.user),
      givenAt: row.consent.acceptedAt,
    },
    receiptHref: isReceipted ? `/api/purchases/${id}/receipt` : null,
    invoiceHref: isReceipted && row.hasInvoice ? `/api/purchases/${id}/invoice` : null,
  };
}

/**
 * Stripe's page of the invoice for a purchase.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function invoiceUrl(viewer: Person, purchaseId: string): Promise<string> {
  const { sessionId, state } = await visiblePurchase(viewer, purchaseId);
  const url = sessionId !== null && wasPaid(state) ? await readInvoiceUrl(sessionId) : null;
  if (url === null) throw new AppError('not_found');
  return url;
}

async function readTransfers(workspaceId: string, purchaseId: string): Promise<PurchaseTransfer[]> {
  const rows = await db.transfer.findMany({ where: { workspaceId, purchaseId }, orderBy: { sequence: 'asc' } });
  return rows.map(({ sequence, key, from, to, amount, createdAt }) => {
    return { sequence, key, from, to, amount: microcredits(amount), at: createdAt };
  });
}

function nameOf({ name, email }: { name: string | null; email: string }): string {
  return name ?? email;
}
