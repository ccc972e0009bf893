import { noteProgress } from '@/lib/credits/note-progress';
import { log, reasonOf } from '@/lib/platform/log';
import { PROGRESS_INTERVAL_MS, UNNOTED_LIMIT_MS } from '@/lib/platform/policy';
import { onShutdown } from '@/lib/platform/shutdown';
import type { Microcredits } from '@/lib/platform/units';

/**
 * The running requests of this process. Once a second one statement notes what all of them have produced and renews
 * their holds; an answer whose note is late waits for it, so that a crash loses a second at most, however slow the
 * database is. The timer runs only while a request does.
 */
export type RunningRequest = {
  workspaceId: string;
  requestId: string;
  /** What a crash now would book. */
  produced: () => Microcredits;
  /** Ends the answer in good order, before its time. */
  end: () => void;
};

export type TrackedRun = {
  /** Null while what was handed over in the last second is all that is not noted; else what resolves when it is again. */
  untilNoted: () => Promise<void> | null;
  /** Takes the request off the list. */
  untrack: () => void;
};

type Listed = RunningRequest & { notedAt: number };

/** How long running answers may go on after the process was asked to stop. */
export const DRAIN_LIMITS = { ms: 30_000 };

const running = new Set<Listed>();
let timer: NodeJS.Timeout | undefined;
let forgetShutdown: (() => void) | undefined;
let noting: Promise<void> | null = null;
let onQuiet: (() => void) | undefined;

export function trackRun(request: RunningRequest): TrackedRun {
  const listed = { ...request, notedAt: performance.now() };
  running.add(listed);
  timer ??= setInterval(tick, PROGRESS_INTERVAL_MS).unref();
  forgetShutdown ??= onShutdown(() => void setTimeout(endAll, DRAIN_LIMITS.ms).unref());
  return {
    untilNoted: () => (isLate(listed) ? waitForNote(listed) : null),
    untrack: () => {
      running.delete(listed);
      if (running.size === 0) onQuiet?.();
    },
  };
}

function isLate({ notedAt }: Listed): boolean {
  return performance.now() - notedAt > UNNOTED_LIMIT_MS;
}

/** A note that began after what waits was produced covers it, however long it took. */
async function waitForNote(listed: Listed): Promise<void> {
  const since = performance.now();
  while (running.has(listed) && listed.notedAt < since && isLate(listed)) await noteOnce();
}

function tick(): void {
  if (running.size > 0) {
    void noteOnce();
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

/** A slow database is not asked again before it has answered. */
function noteOnce(): Promise<void> {
  noting ??= note().finally(() => {
    noting = null;
  });
  return noting;
}

async function note(): Promise<void> {
  const listed = [...running];
  const startedAt = performance.now();
  let skipped = new Set<string>();
  try {
    const rows = listed.map(({ workspaceId, requestId, produced }) => {
      return { workspaceId, requestId, produced: produced() };
    });
    skipped = await noteProgress(rows);
  } catch (error) {
    // A running answer goes on without a ledger; whoever waited for this note waits no longer.
    log.warn('progress_not_noted', { running: running.size, reason: reasonOf(error) });
  }
  for (const request of listed) if (!skipped.has(request.requestId)) request.notedAt = startedAt;
}
