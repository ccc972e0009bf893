import 'server-only';
import { sealBooks } from '@/lib/audit/seal-books';
import { verifyAll, verifyChanged } from '@/lib/audit/watch';
import { syncStaleCards, warnOfExpiringCards } from '@/lib/cards/card-jobs';
import { closeRequests, REQUEST_OPEN } from '@/lib/credit-requests/close-requests';
import { expireHolds } from '@/lib/credits/end-hold';
import { ALERT_DUE, tellAlerts } from '@/lib/limits/tell-alerts';
import { MAIL_DUE } from '@/lib/mail/outbox';
import { sendDueMail } from '@/lib/mail/send-mail';
import { compose } from '@/lib/notices/compose';
import { watchWallets } from '@/lib/notices/watch-wallets';
import { noteJobResult } from '@/lib/platform/job-result';
import { keepObjects } from '@/lib/purchases/keep-objects';
import { reconcile } from '@/lib/purchases/reconcile';
import { REFILL_DUE, refillDue, sweepRefills } from '@/lib/refills/due';
import { measureReliability } from '@/lib/reliability/figures';
import { syncDueSubscriptions } from '@/lib/subscriptions/sync-due';
import { closeDays } from '@/lib/usage/close-days';
import type { Job } from './job';
import { tidyUp } from './tidy-up';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** All jobs. What waits for one of them stands in the database as a fact that the job looks for: nothing is ever sent. */
export const JOBS: readonly Job[] = [
  { name: 'expire_holds', everySeconds: 15, cutOffSeconds: MINUTE, isVital: true, run: expireHolds },
  {
    name: 'reconcile_purchases',
    everySeconds: MINUTE,
    cutOffSeconds: 10 * MINUTE,
    isVital: true,
    run: kept('reconcile_purchases', () => reconcile({ olderThanSeconds: 60 })),
  },
  {
    name: 'reconcile_objects',
    everySeconds: 5 * MINUTE,
    cutOffSeconds: 10 * MINUTE,
    run: keepObjects,
  },
  { name: 'sync_cards', everySeconds: HOUR, cutOffSeconds: 10 * MINUTE, run: syncStaleCards },
  { name: 'warn_of_expiring_cards', everySeconds: DAY, atHour: 8, cutOffSeconds: HOUR, run: warnOfExpiringCards },
  { name: 'refill_due', everySeconds: 2, mark: REFILL_DUE, cutOffSeconds: 5 * MINUTE, run: refillDue },
  { name: 'sweep_refills', everySeconds: 5 * MINUTE, cutOffSeconds: 10 * MINUTE, run: sweepRefills },
  { name: 'sync_subscriptions', everySeconds: MINUTE, cutOffSeconds: 10 * MINUTE, run: syncDueSubscriptions },
  { name: 'seal_books', everySeconds: MINUTE, cutOffSeconds: 10 * MINUTE, run: sealBooks },
  {
    name: 'verify_changed',
    everySeconds: 5 * MINUTE,
    cutOffSeconds: 10 * MINUTE,
    run: kept('verify_changed', verifyChanged),
  },
  { name: 'verify_all', everySeconds: DAY, atHour: 3, cutOffSeconds: HOUR, run: kept('verify_all', verifyAll) },
  {
    name: 'measure_reliability',
    everySeconds: HOUR,
    cutOffSeconds: 10 * MINUTE,
    run: kept('measure_reliability', measureReliability),
  },
  { name: 'close_usage_days', everySeconds: HOUR, cutOffSeconds: 10 * MINUTE, run: closeDays },
  { name: 'watch_wallets', everySeconds: 10, cutOffSeconds: 5 * MINUTE, run: watchWallets },
  { name: 'close_requests', everySeconds: 5, mark: REQUEST_OPEN, cutOffSeconds: MINUTE, run: closeRequests },
  { name: 'tell_alerts', everySeconds: 10, mark: ALERT_DUE, cutOffSeconds: MINUTE, run: tellAlerts },
  { name: 'send_mail', everySeconds: 2, mark: MAIL_DUE, cutOffSeconds: 2 * MINUTE, run: () => sendDueMail(compose) },
  { name: 'tidy_up', everySeconds: HOUR, cutOffSeconds: 10 * MINUTE, run: tidyUp },
];

/** A job whose last result operators see. */
function kept(name: string, run: () => Promise<object>): () => Promise<void> {
  return async () => noteJobResult(name, await run());
}
