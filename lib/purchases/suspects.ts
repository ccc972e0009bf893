import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type ListedDispute, type ListedRefund, listDisputes, listPayments, listRefunds } from '@/lib/stripe/listings';
import type { PaymentClaim } from '@/lib/stripe/payments';
import { type PurchaseState, wasPaid } from './next-state';
import { goneBy, isWaiting } from './returns';

/** Since when Stripe is asked, in seconds since 1970, per kind of object. */
export type Windows = { payments: number; refunds: number; disputes: number };

/** What Stripe's objects say that our rows don't. */
export type Suspects = {
  looked: { payments: number; refunds: number; disputes: number };
  /** Purchases to sync. */
  purchaseIds: string[];
  /** Payments with our metadata that no row of ours names as its own, yet. */
  payments: PaymentClaim[];
};

type Row = { id: string; state: PurchaseState };

/**
 * Reads Stripe's payments, refunds and disputes and finds the purchases whose rows don't say the same. It decides
 * nothing: a suspect is only looked at again.
 * @throws AppError `stripe_unavailable`
 */
export async function findSuspects(since: Windows): Promise<Suspects> {
  const [all, refunds, disputes] = await Promise.all([
    listPayments(since.payments),
    listRefunds(since.refunds),
    listDisputes(since.disputes),
  ]);
  const ours = all.filter(({ status, purchaseId }) => status === 'succeeded' && purchaseId !== null);
  const returns = [...refunds, ...disputes];
  const rows = await rowsOf([...ours.map(({ id }) => id), ...returns.map((one) => one.paymentIntentId)]);
  const recorded = await recordedOf(returns.map(({ id }) => id));
  const payments = ours.filter(({ id }) => !isSettled(rows.get(id)));
  const differing = returns.filter((one) => differs(one, rows.get(one.paymentIntentId), recorded.get(one.id) ?? 0n));
  const ids = [...payments, ...differing].map((one) => {
    const payment = 'paymentIntentId' in one ? one.paymentIntentId : one.id;
    return rows.get(payment)?.id ?? one.purchaseId;
  });
  return {
    looked: { payments: all.length, refunds: refunds.length, disputes: disputes.length },
    purchaseIds: await knownAmong(ids),
    payments,
  };
}

const isSettled = (row: Row | undefined): boolean => row !== undefined && wasPaid(row.state);

/** Where a purchase's amount caps an object, this says yes for good; looking again costs little and changes nothing. */
function differs(one: ListedRefund | ListedDispute, row: Row | undefined, recorded: bigint): boolean {
  if (!row || !wasPaid(row.state)) return true;
  if (!('withdrawn' in one)) return goneBy(one) !== recorded;
  const isDisputed = one.withdrawn > 0n || isWaiting(one);
  return one.withdrawn !== recorded || isDisputed !== (row.state === 'disputed');
}

async function rowsOf(payments: string[]): Promise<Map<string, Row>> {
  const rows = await inChunks(payments, (ids) =>
    db.purchase.findMany({
      where: { stripePaymentIntentId: { in: ids } },
      select: { id: true, state: true, stripePaymentIntentId: true },
    }),
  );
  return new Map(rows.map(({ stripePaymentIntentId, ...row }) => [stripePaymentIntentId ?? '', row]));
}

async function recordedOf(stripeIds: string[]): Promise<Map<string, bigint>> {
  const rows = await inChunks(stripeIds, (ids) => db.purchaseReturn.findMany({ where: { stripeId: { in: ids } } }));
  return new Map(rows.map(({ stripeId, returnedCents }) => [stripeId, returnedCents]));
}

/** Metadata may name anything; only rows that exist are looked at again, each once. */
async function knownAmong(ids: (string | null)[]): Promise<string[]> {
  const unique = [...new Set(ids.flatMap((id) => (id !== null && isId(id) ? [id] : [])))];
  const rows = await inChunks(unique, (some) =>
    db.purchase.findMany({ where: { id: { in: some } }, select: { id: true } }),
  );
  return rows.map(({ id }) => id);
}

const CHUNK = 1_000;

/** Postgres takes at most 65,535 parameters in a statement. */
async function inChunks<T, Key>(keys: Key[], read: (some: Key[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < keys.length; start += CHUNK) {
    found.push(...(await read(keys.slice(start, start + CHUNK))));
  }
  return found;
}
