import { startJobs } from '@/lib/jobs/run';
import { db } from '@/lib/platform/db';
import { logOf, pace } from './job-log';

/** A process of its own that does one job, which notes when it begins and ends; it hangs in the first run if told to. */
const [who = '', everySeconds = '1', hangs = ''] = process.argv.slice(2);
const log = logOf(who);
const job = {
  name: 'noted',
  everySeconds: Number(everySeconds),
  cutOffSeconds: 60,
  run: async () => {
    await log('begins');
    if (hangs) await new Promise(() => undefined);
    await log('ends');
  },
};
const jobs = startJobs({ jobs: [job], pace });
const alive = setInterval(() => undefined, 1_000);
process.once('disconnect', async () => {
  await jobs.stop();
  await db.$disconnect();
  clearInterval(alive);
});
