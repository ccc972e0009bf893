/**
 * Counts what each key did within its current window. In this process only: with N replicas a limit is N times as wide,
 * which is good enough against loops and guessing. It guards no money: the ledger does.
 */
type Window = { endsAt: number; used: number };

const windows = new Map<string, Window>();
const SWEEP_ABOVE_KEYS = 10_000;
let sweepAbove = SWEEP_ABOVE_KEYS;

/** Whether `key` may do one more; if not, how long until it may. A refused attempt is not counted. */
export function rateLimit(
  key: string,
  { limit, windowSeconds }: { limit: number; windowSeconds: number },
  now: number = Date.now(),
): { ok: boolean; retryAfterSeconds: number } {
  if (windows.size > sweepAbove) forgetEnded(now);
  const known = windows.get(key);
  const current = known && known.endsAt > now ? known : { endsAt: now + windowSeconds * 1_000, used: 0 };
  if (current.used >= limit) return { ok: false, retryAfterSeconds: Math.ceil((current.endsAt - now) / 1_000) };
  current.used += 1;
  windows.set(key, current);
  return { ok: true, retryAfterSeconds: 0 };
}

/** The next time when there are twice as many: a flood of keys that all still count isn't looked through at each attempt. */
function forgetEnded(now: number): void {
  for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key);
  sweepAbove = Math.max(SWEEP_ABOVE_KEYS, 2 * windows.size);
}
