import 'server-only';
import { expireHolds } from '@/lib/credits/end-hold';
import { log, reasonOf } from '@/lib/platform/log';
import { reconcile } from '@/lib/purchases/reconcile';
import { repeat } from './repeat';

/**
 * The work that nobody waits for. Every process of the app does it and it is harmless however many do: each job asks the
 * database or Stripe what is still open.
 */
const JOBS = [
  { name: 'expire_holds', everyMs: 15_000, run: expireHolds },
  { name: 'reconcile_purchases', everyMs: 60_000, run: () => reconcile({ olderThanSeconds: 60 }) },
];

const store = globalThis as typeof globalThis & { studioJobs?: () => void };

/** Starts the jobs of this process, once; returns what stops them. */
export function startJobs(): () => void {
  store.studioJobs ??= startAll();
  return store.studioJobs;
}

function startAll(): () => void {
  const stops = JOBS.map(({ name, everyMs, run }) =>
    repeat(run, { everyMs, onError: (error) => log.error('job_failed', { job: name, reason: reasonOf(error) }) }),
  );
  return () => {
    for (const stop of stops) stop();
    store.studioJobs = undefined;
  };
}
