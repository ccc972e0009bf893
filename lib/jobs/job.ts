/** One piece of the work that nobody waits for. It must be harmless when it runs twice: a queue promises no more. */
export type Job = {
  /** Also the name of its queue. */
  name: string;
  everySeconds: number;
  /** For a daily one: how many hours after midnight UTC it is due. */
  atHour?: number;
  /** A run that takes longer is given up on, and tried again. */
  cutOffSeconds: number;
  /** Money waits for it, so this process does it by itself while the queue is away. */
  isVital?: boolean;
  run: () => Promise<unknown>;
};

/** How often a process looks for a run of the job: often enough to be on time, rarely enough to cost nothing. */
export function pollSecondsOf({ everySeconds }: Pick<Job, 'everySeconds'>): number {
  return Math.min(60, Math.max(0.5, everySeconds / 3));
}
