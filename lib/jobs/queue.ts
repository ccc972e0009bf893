import 'server-only';
import { Pool } from 'pg';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { connectionSettings } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { type Job, pollSecondsOf } from './job';

/**
 * The queue of this database, shared by all processes: of each job one run at a time, tried again with growing pauses,
 * and put with the dead when it keeps failing. Its tables come with our migrations; this role could not make them.
 */
export type Queue = {
  /**
   * Asks for a run in the job's present slot of time; a second request for the same slot, by whomever, adds nothing. One
   * with a mark is begun here at once, if nobody else was faster.
   */
  plan(job: Job): Promise<void>;
  /** Finds the runs whose process died or that take too long, and deletes old rows; whoever comes first does it for all. */
  lookAfter(): Promise<void>;
  /** False for a while after an error of the queue itself. */
  isHealthy(): boolean;
  /** Takes nothing more, and waits for what runs here. */
  close(): Promise<void>;
};

export type Pace = {
  /** Until the queue is opened, so that it isn't in the way of the process's own start. */
  firstSeconds: number;
  /** Between two looks after runs that died and rows that are old; also, how soon the dead are reported. */
  lookAfterSeconds: number;
  /** Between two looks for marks. */
  marksSeconds: number;
  /** Before the first of three further tries; it doubles. */
  retrySeconds: number;
};

const DEAD = 'dead_jobs';
const DAY = 86_400;
/** How often a run that goes on says so; one that doesn't for this long is another process's to do. */
const HEARTBEAT_SECONDS = 10;
const CLOSE_MS = 10_000;
const DOUBT_MS = 60_000;

/** @throws Error when the database is away, or its queue is not of this version */
export async function openQueue(jobs: readonly Job[], { lookAfterSeconds, retrySeconds }: Pace): Promise<Queue> {
  // Not at the top: the app answers its first requests before it needs this.
  const { PgBoss } = await import('pg-boss');
  const pool = new Pool({ ...connectionSettings(), max: 2 });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    // Tables are our migrations' matter, schedules and supervision this folder's, indexes the owner's.
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: false,
    reindex: false,
    monitorVacuum: false,
    // A little less than the pause between two looks, so that none is too early.
    monitorIntervalSeconds: Math.max(1, Math.floor(lookAfterSeconds * 0.8)),
    maintenanceIntervalSeconds: 3_600,
    queueCacheIntervalSeconds: 600,
  });
  const close = async (): Promise<void> => {
    await boss.stop({ graceful: true, timeout: CLOSE_MS });
    await pool.end();
  };
  const isHealthy = watchErrors(boss, pool);
  const workers = new Map<string, string>();
  try {
    await boss.start();
    await makeQueues(boss, jobs, retrySeconds);
    for (const job of jobs) {
      const pollingIntervalSeconds = pollSecondsOf(job);
      workers.set(job.name, await boss.work(job.name, { pollingIntervalSeconds }, () => work(job)));
    }
    await boss.work(DEAD, { includeMetadata: true, pollingIntervalSeconds: lookAfterSeconds }, reportDead);
  } catch (error) {
    await close();
    throw error;
  }
  const planHere = async (job: Job): Promise<void> => {
    await plan(boss, job);
    if (job.mark) boss.notifyWorker(workers.get(job.name) ?? '');
  };
  return { plan: planHere, lookAfter: () => boss.supervise(), isHealthy, close };
}

/** One line when it breaks, not one for each of its polls. */
function watchErrors(boss: PgBoss, pool: Pool): () => boolean {
  let doubtedUntil = 0;
  const isHealthy = () => performance.now() >= doubtedUntil;
  const onError = (error: Error): void => {
    // The queue hands over some of its errors as plain objects.
    if (isHealthy()) log.error('queue_failed', { reason: reasonOf(Object.assign(new Error(), error)) });
    doubtedUntil = performance.now() + DOUBT_MS;
  };
  boss.on('error', onError);
  boss.on('warning', ({ message }) => log.warn('queue_warning', { reason: message }));
  pool.on('error', onError);
  return isHealthy;
}

async function makeQueues(boss: PgBoss, jobs: readonly Job[], retrySeconds: number): Promise<void> {
  await boss.createQueue(DEAD);
  for (const { name, everySeconds, cutOffSeconds } of jobs) {
    const settings = {
      deadLetter: DEAD,
      expireInSeconds: cutOffSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: 3,
      retryDelay: retrySeconds,
      ...(retrySeconds > 0 ? { retryBackoff: true, retryDelayMax: 60 } : {}),
      // A slot's row must outlive the slot, or it could be taken twice.
      deleteAfterSeconds: 2 * Math.max(3_600, everySeconds),
    };
    // At most one that waits, waits for its next try or runs, over all processes.
    await boss.createQueue(name, { policy: 'exclusive', ...settings });
    await boss.updateQueue(name, settings);
  }
}

async function plan(boss: PgBoss, { name, everySeconds, atHour }: Job): Promise<void> {
  const midnight = Math.floor(Date.now() / 1000 / DAY) * DAY;
  const startAfter = atHour === undefined ? {} : { startAfter: new Date((midnight + atHour * 3_600) * 1000) };
  await boss.send(name, null, { singletonSeconds: everySeconds, ...startAfter });
}

async function work(job: Job): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    log.error('job_failed', { job: job.name, reason: reasonOf(error) });
    throw error;
  }
}

async function reportDead(jobs: JobWithMetadata[]): Promise<void> {
  for (const { sourceName, sourceOutput } of jobs) {
    const reason = sourceOutput && 'message' in sourceOutput ? String(sourceOutput.message) : 'unknown';
    log.error('job_dead', { job: sourceName, reason });
  }
}
