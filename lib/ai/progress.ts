import { noteProgress } from '@/lib/credits/note-progress';
import { log, reasonOf } from '@/lib/platform/log';
import { PROGRESS_INTERVAL_MS } from '@/lib/platform/policy';
import { onShutdown } from '@/lib/platform/shutdown';
import type { Microcredits } from '@/lib/platform/units';

/**
 * The running requests of this process. Once a second one statement notes what all of them have produced and renews
 * their holds, so that a crash loses a second at most; the timer runs only while a request does.
 */
export type RunningRequest = {
  workspaceId: string;
  requestId: string;
  /** What a crash now would book. */
  produced: () => Microcredits;
  /** Ends the answer in good order, before its time. */
  end: () => void;
};

/** How long running answers may go on after the process was asked to stop. */
export const DRAIN_LIMITS = { ms: 30_000 };

const running = new Set<RunningRequest>();
let timer: NodeJS.Timeout | undefined;
let forgetShutdown: (() => void) | undefined;
let isNoting = false;
let onQuiet: (() => void) | undefined;

/** Answers how to take the request off the list again. */
export function trackRun(request: RunningRequest): () => void {
  running.add(request);
  timer ??= setInterval(tick, PROGRESS_INTERVAL_MS).unref();
  forgetShutdown ??= onShutdown(() => void setTimeout(endAll, DRAIN_LIMITS.ms).unref());
  return () => {
    running.delete(request);
    if (running.size === 0) onQuiet?.();
  };
}

function tick(): void {
  if (running.size > 0) {
    void note();
    return;
  }
  clearInterval(timer);
  forgetShutdown?.();
  timer = undefined;
  forgetShutdown = undefined;
}

/** Resolves when no request is running in this process. */
export async function allRunsEnded(): Promise<void> {
  if (running.size === 0) return;
  await new Promise<void>((resolve) => {
    onQuiet = resolve;
  });
}

function endAll(): void {
  if (running.size > 0) log.warn('answers_ended_early', { running: running.size });
  for (const request of running) request.end();
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
