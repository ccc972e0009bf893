type RepeatOptions = {
  /** Pause between the end of one run and the start of the next. */
  everyMs: number;
  onError: (error: unknown) => void;
};

/**
 * Runs `work` again and again until the returned function is called. The next run is planned when one has ended, so it
 * never overlaps itself; the timer is unreferenced, so it never keeps the process from stopping; an error ends only its run.
 */
export function repeat(work: () => Promise<unknown>, { everyMs, onError }: RepeatOptions): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const plan = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => void once(), everyMs);
    timer.unref();
  };
  const once = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    plan();
  };
  plan();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
