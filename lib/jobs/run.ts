import 'server-only';
import { env } from '@/lib/platform/env';
import { log, reasonOf } from '@/lib/platform/log';
import { onShutdown } from '@/lib/platform/shutdown';
import type { Job } from './job';
import { JOBS } from './jobs';
import { readMarked } from './marks';
import { openQueue, type Pace, type Queue } from './queue';
import { repeat } from './repeat';

export type RunningJobs = {
  /** Begins nothing more, and waits for what runs in this process. */
  stop(): Promise<void>;
};

type JobOptions = { jobs?: readonly Job[]; pace?: Pace };

const LONGEST_PAUSE_SECONDS = 3_600;
export const PACE: Pace = { firstSeconds: 5, lookAfterSeconds: 30, marksSeconds: 3, retrySeconds: 2 };

const store = globalThis as typeof globalThis & { studioJobs?: RunningJobs };

/** Starts the jobs of this process, once. It needs no database to start: the queue is opened as soon as there is one. */
export function startJobs(options?: JobOptions): RunningJobs {
  store.studioJobs ??= startAll(options);
  return store.studioJobs;
}

/** The jobs inside the app's process, unless the settings leave them to `npm run worker`. */
export function startJobsOfApp(): void {
  try {
    if (env().JOBS === 'off') return;
  } catch {
    // Readiness says that the settings are at fault; the process lives to say it.
    return;
  }
  const { stop } = startJobs();
  onShutdown(() => void stop().catch((error) => log.error('queue_failed', { reason: reasonOf(error) })));
}

function startAll({ jobs = JOBS, pace = PACE }: JobOptions = {}): RunningJobs {
  const [marked, timed] = [jobs.filter(({ mark }) => mark), jobs.filter(({ mark }) => !mark)];
  let queue: Queue | undefined;
  const keep = async (): Promise<void> => {
    if (queue) return await queue.lookAfter();
    const opened = await openQueue(jobs, pace);
    queue = opened;
    await Promise.all(timed.map((job) => opened.plan(job)));
  };
  const planMarked = async (): Promise<void> => {
    if (!queue) return;
    for (const job of await readMarked(marked)) await queue.plan(job);
  };
  const stops = [
    repeat(keep, {
      everyMs: pace.lookAfterSeconds * 1000,
      firstMs: pace.firstSeconds * 1000,
      onError: (error) => log.error('queue_failed', { reason: reasonOf(error) }),
    }),
    repeat(planMarked, {
      everyMs: pace.marksSeconds * 1000,
      onError: (error) => log.error('queue_failed', { reason: reasonOf(error) }),
    }),
    ...timed.map((job) =>
      repeat(() => callFor(job, queue), {
        everyMs: Math.min(job.everySeconds, LONGEST_PAUSE_SECONDS) * 1000,
        onError: (error) => log.error('job_failed', { job: job.name, reason: reasonOf(error) }),
      }),
    ),
  ];
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    store.studioJobs = undefined;
    await Promise.all(stops.map((stopOne) => stopOne()));
    await queue?.close();
  };
  return {
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Every process asks for each job; the queue lets one run do for all. Without the queue, what is vital happens here. */
async function callFor(job: Job, queue: Queue | undefined): Promise<void> {
  try {
    await queue?.plan(job);
  } catch (error) {
    log.error('queue_failed', { job: job.name, reason: reasonOf(error) });
    queue = undefined;
  }
  if (job.isVital && !queue?.isHealthy()) await job.run();
}
