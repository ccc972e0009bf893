import { z } from 'zod';

const count = z.number().int().min(0).max(1_000_000);

/** The switches. All are off at start, and another setting replaces the whole of the last. */
export const faultsSchema = z.strictObject({
  /** So many extra copies of each event, until cleared. */
  duplicate: count.optional(),
  /** The next so many deliveries are lost for good: no retry, only a resend by hand. */
  drop: count.optional(),
  /** Each first attempt waits so many milliseconds, until cleared. */
  delayMs: count.optional(),
  /** The next so many deliveries are held back and then sent in reverse order. */
  reorder: count.optional(),
  /** The next so many API calls answer 500 before anything is done; nothing is stored under their idempotency keys. */
  apiError: count.optional(),
  /** The next so many API calls do their work, and then the connection is cut before the answer. */
  apiErrorAfter: count.optional(),
  /** The next so many API calls answer 429. */
  rateLimit: count.optional(),
});

export type FaultSettings = z.output<typeof faultsSchema>;
type Counted = 'drop' | 'reorder' | 'apiError' | 'apiErrorAfter' | 'rateLimit';

export class Faults {
  #settings: FaultSettings = {};

  get settings(): FaultSettings {
    return { ...this.#settings };
  }

  set(settings: FaultSettings): void {
    this.#settings = { ...settings };
  }

  /** Uses up one of a count. False when none is left. */
  take(name: Counted): boolean {
    const left = this.#settings[name] ?? 0;
    if (left === 0) return false;
    this.#settings[name] = left - 1;
    return true;
  }
}
