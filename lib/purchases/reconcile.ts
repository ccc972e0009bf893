import 'server-only';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import type { PurchaseState } from './next-state';
import { failUnopened, syncPurchase } from './sync-purchase';

/**
 * Asks Stripe about every purchase that isn't finished, so that no payment depends on an event: one that was lost, or
 * that Stripe never made, is found here. Running it twice, or on several replicas at once, is harmless.
 */
export type ReconcileReport = {
  checked: number;
  moved: {
    purchaseId: string;
    from: PurchaseState;
    to: PurchaseState;
    credited: boolean;
    parkedReason: string | null;
  }[];
  failed: { purchaseId: string; reason: string }[];
};

type Unfinished = { id: string; has_session: boolean; is_abandoned: boolean };

const BATCH = 100;
const AT_ONCE = 4;

/** @param olderThanSeconds leaves younger purchases to the webhook and the return page */
export async function reconcile({ olderThanSeconds = 0 } = {}): Promise<ReconcileReport> {
  const report: ReconcileReport = { checked: 0, moved: [], failed: [] };
  for (let after: string | null = null; ; ) {
    const batch: Unfinished[] = await readUnfinished(after, olderThanSeconds);
    for (let start = 0; start < batch.length; start += AT_ONCE) {
      await Promise.all(batch.slice(start, start + AT_ONCE).map((purchase) => mend(purchase, report)));
    }
    after = batch.at(-1)?.id ?? null;
    if (after === null || batch.length < BATCH) break;
  }
  if (report.moved.length > 0 || report.failed.length > 0) {
    log.info('reconciled', { checked: report.checked, moved: report.moved.length, failed: report.failed.length });
  }
  return report;
}

/** A purchase without a session an hour after its start never reached Stripe: sessions live no longer than that. */
function readUnfinished(after: string | null, olderThanSeconds: number): Promise<Unfinished[]> {
  return db.$queryRaw<Unfinished[]>`
    select id, stripe_session_id is not null as has_session,
      created_at < studio_now() - interval '1 hour' as is_abandoned
    from purchase
    where state = 'pending' and parked_reason is null
      and created_at <= studio_now() - make_interval(secs => ${olderThanSeconds}::int)
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${BATCH}`;
}

/** One purchase's failure is noted and leaves the others untouched. */
async function mend(purchase: Unfinished, report: ReconcileReport): Promise<void> {
  const { id: purchaseId } = purchase;
  report.checked += 1;
  try {
    const { from, state, credited, parkedReason } = await syncPurchase(purchaseId);
    if (state !== from || parkedReason !== null) {
      report.moved.push({ purchaseId, from, to: state, credited, parkedReason });
    } else if (!purchase.has_session && purchase.is_abandoned && (await failUnopened(purchaseId, 'never_opened'))) {
      report.moved.push({ purchaseId, from, to: 'failed', credited: false, parkedReason: null });
    }
  } catch (error) {
    const reason = reasonOf(error);
    report.failed.push({ purchaseId, reason });
    log.error('reconcile_failed', { purchase_id: purchaseId, reason });
  }
}
