import { sqlStateOf } from '@/lib/platform/errors';

// Serialization failure, deadlock, lock not available: the statement did nothing, and may do better in a moment.
const PASSING = new Set(['40001', '40P01', '55P03']);
const ATTEMPTS = 5;
/** Somebody waits for the answer: who has waited for a lock so long is told, rather than made to wait again. */
const PATIENCE_MS = 5_000;

/** Repeats what failed for a passing reason, at most four times, with jitter. Anything else is thrown at once. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isPassing = sqlStateOf(error).some((state) => PASSING.has(state));
      if (!isPassing || tries >= ATTEMPTS || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
    }
  }
}
