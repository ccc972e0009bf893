import { startJobs } from '@/lib/jobs/run';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** `npm run worker`: the jobs alone, for an app that runs with JOBS=off. A signal lets what runs come to its end. */
env();
const jobs = startJobs();
const asked = Promise.withResolvers<void>();
// Until here whoever started this script ended it on a signal; from now on there may be work in progress.
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) {
  process.removeAllListeners(signal);
  process.on(signal, () => asked.resolve());
}
// The jobs' own timers keep no process alive.
const alive = setInterval(() => undefined, 60_000);
console.info('The jobs run. Ctrl-C stops them.');
await asked.promise;
await jobs.stop();
await db.$disconnect();
clearInterval(alive);
process.exit(0);
