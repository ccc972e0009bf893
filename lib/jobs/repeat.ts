type RepeatOptions = {
  /** Pause between the end of one run and the start of the next. */
  everyMs: number;
  /** Pause before the first run; as long as the others unless it is said. */
  firstMs?: number;
  onError: (error: unknown) => void;
};

/**
 * Runs `work` again and again. The next run is planned when one has ended, so it never overlaps itself; the timer is
 * unreferenced, so it never keeps the process from stopping; an error ends only its run.
 * @returns a function that stops it; its promise ends with the run that was going on
 */
export function repeat(
  work: () => Promise<unknown>,
  { everyMs, firstMs = everyMs, onError }: RepeatOptions,
): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const plan = (pauseMs: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = once();
    }, pauseMs);
    timer.unref();
  };
  const once = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    plan(everyMs);
  };
  plan(firstMs);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
