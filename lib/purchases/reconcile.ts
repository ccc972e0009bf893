import 'server-only';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { AUTHENTICATION_DAYS } from '@/lib/platform/policy';
import { eachOf } from '@/lib/stripe/each-of';
import { type PaymentClaim, readPaymentClaim } from '@/lib/stripe/payments';
import { cancelPurchase, settleCharge } from './charge';
import type { PurchaseState } from './next-state';
import type { PurchaseWay } from './purchase-row';
import { findSuspects, type Suspects } from './suspects';
import { failUnopened, type SyncResult, syncPurchase } from './sync-purchase';
import { describeUnmatched, type UnmatchedPayment, unmatchedAmong } from './unmatched';

/**
 * Asks Stripe about what our rows may not know, so that nothing depends on an event: one that was lost, or that Stripe
 * never made, is found here. Whatever is found is mended by `syncPurchase` alone, so running this twice, or on several
 * replicas at once, is harmless.
 */
export type ReconcileReport = {
  checked: number;
  moved: {
    purchaseId: string;
    from: PurchaseState;
    to: PurchaseState;
    credited: boolean;
    /** Refunds and disputes whose money was moved, out or back. */
    movements: number;
    parkedReason: string | null;
  }[];
  failed: { purchaseId: string; reason: string }[];
};

export type ObjectsReport = ReconcileReport & {
  looked: Suspects['looked'];
  /** Paid with our metadata, but for no purchase that knows of it: never credited, a person has to look. */
  unmatched: UnmatchedPayment[];
};

type Unfinished = { id: string; way: PurchaseWay; is_abandoned: boolean };

const BATCH = 100;

/**
 * Every purchase that isn't finished, whatever its age.
 * @param olderThanSeconds leaves younger purchases to the webhook and the return page
 */
export async function reconcile({ olderThanSeconds = 0 } = {}): Promise<ReconcileReport> {
  const report: ReconcileReport = { checked: 0, moved: [], failed: [] };
  for (let after: string | null = null; ; ) {
    const batch: Unfinished[] = await readUnfinished(after, olderThanSeconds);
    await eachOf(batch, (purchase) => mendUnfinished(purchase, report));
    after = batch.at(-1)?.id ?? null;
    if (after === null || batch.length < BATCH) break;
  }
  summarize(report);
  return report;
}

const DAY_SECONDS = 86_400;
/** A refund can fail for 30 days, and a dispute is decided within months. Both are few, so all of them are looked at. */
const REFUND_DAYS = 30;
const DISPUTE_DAYS = 150;

/**
 * Every payment of the last days at Stripe, and every refund and dispute that may still change, compared with our rows.
 * @param again payments without a purchase that an earlier look found: they wait for a person however old they get
 * @throws AppError `stripe_unavailable`
 */
export async function reconcileObjects({
  days = 3,
  again = [],
}: {
  days?: number;
  again?: readonly string[];
} = {}): Promise<ObjectsReport> {
  // Stripe's own time and not that of our money: it dates Stripe's objects.
  const now = Math.floor(Date.now() / 1_000);
  const since = (least: number) => now - Math.max(days, least) * DAY_SECONDS;
  const windows = { payments: now - days * DAY_SECONDS, refunds: since(REFUND_DAYS), disputes: since(DISPUTE_DAYS) };
  const { looked, purchaseIds, payments } = await findSuspects(windows);
  const report: ObjectsReport = { checked: 0, moved: [], failed: [], looked, unmatched: [] };
  await eachOf(purchaseIds, async (purchaseId) => void (await mend(purchaseId, report)));
  const failed = new Set(report.failed.map(({ purchaseId }) => purchaseId));
  const asked = [...payments, ...(await readAgain(again, payments))].filter(
    ({ purchaseId }) => !failed.has(purchaseId ?? ''),
  );
  for (const payment of await unmatchedAmong(asked)) {
    const { id: paymentIntentId, purchaseId } = payment;
    report.unmatched.push(await describeUnmatched(payment));
    log.error('payment_unmatched', { payment_intent: paymentIntentId, claims_purchase: purchaseId });
  }
  summarize(report);
  return report;
}

async function readAgain(ids: readonly string[], known: readonly PaymentClaim[]): Promise<PaymentClaim[]> {
  const claims: PaymentClaim[] = [];
  const others = ids.filter((id) => !known.some((one) => one.id === id));
  await eachOf(others, async (id) => {
    const claim = await readPaymentClaim(id);
    if (claim?.status === 'succeeded') claims.push(claim);
  });
  return claims;
}

/**
 * A purchase without a session an hour after its start never reached Stripe: sessions live no longer than that. One that
 * waits for its card's owner is given longer, and so is a refill, after which another one could begin.
 */
function readUnfinished(after: string | null, olderThanSeconds: number): Promise<Unfinished[]> {
  return db.$queryRaw<Unfinished[]>`
    select id, way::text,
      created_at < studio_now() - case
        when stripe_payment_intent_id is not null then make_interval(days => ${AUTHENTICATION_DAYS}::int)
        when way = 'refill' then interval '25 hours' else interval '1 hour' end as is_abandoned
    from purchase
    where state = 'pending' and parked_reason is null
      and created_at <= studio_now() - make_interval(secs => ${olderThanSeconds}::int)
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${BATCH}`;
}

async function mendUnfinished({ id, way, is_abandoned }: Unfinished, report: ReconcileReport): Promise<void> {
  const result = await mend(id, report);
  if (result?.state !== 'pending' || result.parkedReason !== null) return;
  if (way !== 'checkout') await mendCharge(result, is_abandoned, report);
  else if (is_abandoned && (await failUnopened(id, 'never_opened'))) {
    report.moved.push({ ...movedBy(result), to: 'failed' });
  }
}

/** A card's payment that the bank declined, or whose owner didn't come, is ended at Stripe. */
async function mendCharge(before: SyncResult, isAbandoned: boolean, report: ReconcileReport): Promise<void> {
  const { purchaseId } = before;
  try {
    const { state } = await (isAbandoned ? cancelPurchase(purchaseId) : settleCharge(purchaseId));
    if (state !== before.state) report.moved.push({ ...movedBy(before), to: state, credited: state === 'paid' });
  } catch (error) {
    noteFailure(purchaseId, error, report);
  }
}

/** One purchase's failure is noted and leaves the others untouched. */
async function mend(purchaseId: string, report: ReconcileReport): Promise<SyncResult | null> {
  report.checked += 1;
  try {
    const result = await syncPurchase(purchaseId, { heardBy: 'reconciler' });
    const { from, state, movements, isNewlyParked } = result;
    if (state !== from || movements > 0 || isNewlyParked) report.moved.push(movedBy(result));
    return result;
  } catch (error) {
    noteFailure(purchaseId, error, report);
    return null;
  }
}

function noteFailure(purchaseId: string, error: unknown, report: ReconcileReport): void {
  const reason = reasonOf(error);
  report.failed.push({ purchaseId, reason });
  log.error('reconcile_failed', { purchase_id: purchaseId, reason });
}

function movedBy({ purchaseId, from, state, credited, movements, parkedReason }: SyncResult) {
  return { purchaseId, from, to: state, credited, movements, parkedReason };
}

function summarize({ checked, moved, failed }: ReconcileReport): void {
  if (moved.length === 0 && failed.length === 0) return;
  log.info('reconciled', { checked, moved: moved.length, failed: failed.length });
}
