import type { Prisma } from '@/lib/generated/prisma/client';

/** One piece of the work that nobody waits for. It must be harmless when it runs twice: a queue promises no more. */
export type Job = {
  /** Also the name of its queue. */
  name: string;
  /** A job with a mark runs at most as often. */
  everySeconds: number;
  /** A condition in SQL: the job runs soon after it holds, and only then. */
  mark?: Prisma.Sql;
  /** For a daily one: how many hours after midnight UTC it is due. */
  atHour?: number;
  /** A run that takes longer is given up on, and tried again. */
  cutOffSeconds: number;
  /** Money waits for it, so this process does it by itself while the queue is away. */
  isVital?: boolean;
  run: () => Promise<unknown>;
};

const LONGEST_POLL_SECONDS = 60;

/**
 * How often a process looks for a run of the job: often enough to be on time, rarely enough to cost nothing. One with a mark
 * is told of its runs.
 */
export function pollSecondsOf({ everySeconds, mark }: Pick<Job, 'everySeconds' | 'mark'>): number {
  if (mark) return LONGEST_POLL_SECONDS;
  return Math.min(LONGEST_POLL_SECONDS, Math.max(0.5, everySeconds / 3));
}
