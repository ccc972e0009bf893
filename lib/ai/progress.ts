import { noteProgress } from '@/lib/credits/holds';
import { log, reasonOf } from '@/lib/platform/log';
import { PROGRESS_INTERVAL_MS } from '@/lib/platform/policy';
import type { Microcredits } from '@/lib/platform/units';

/**
 * The running requests of this process. Once a second one statement notes what all of them have produced and renews
 * their holds, so that a crash loses a second at most; the timer runs only while a request does.
 */
export type RunningRequest = { workspaceId: string; requestId: string; produced: () => Microcredits };

const running = new Set<RunningRequest>();
let timer: NodeJS.Timeout | undefined;
let isNoting = false;

/** Answers how to take the request off the list again. */
export function trackProgress(request: RunningRequest): () => void {
  running.add(request);
  timer ??= setInterval(() => void note(), PROGRESS_INTERVAL_MS);
  return () => {
    running.delete(request);
    if (running.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

async function note(): Promise<void> {
  // A slow database must not be asked again before it has answered.
  if (isNoting) return;
  isNoting = true;
  try {
    const rows = [...running].map(({ workspaceId, requestId, produced }) => ({
      workspaceId,
      requestId,
      produced: produced(),
    }));
    await noteProgress(rows);
  } catch (error) {
    log.warn('progress_not_noted', { running: running.size, reason: reasonOf(error) });
  } finally {
    isNoting = false;
  }
}
