import { sqlStateOf } from '@/lib/platform/errors';

// Serialization failure, deadlock, lock not available: the statement did nothing, and may do better in a moment.
const PASSING = new Set(['40001', '40P01', '55P03']);
const ATTEMPTS = 5;

/** Repeats what failed for a passing reason, at most four times, with jitter. Anything else is thrown at once. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= ATTEMPTS || !sqlStateOf(error).some((state) => PASSING.has(state))) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
    }
  }
}
