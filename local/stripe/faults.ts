import { z } from 'zod';
import { Chance } from './chance';

const count = z.number().int().min(0).max(1_000_000);
const rate = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0).max(2_000_000_000);

/** The switches. All are off at start, and another setting replaces the whole of the last. */
export const faultsSchema = z
  .strictObject({
    /** So many extra copies of each event, until cleared. */
    duplicate: count.optional(),
    /** The next so many deliveries are lost for good: no retry, only a resend by hand. */
    drop: count.optional(),
    /** Each first attempt waits so many milliseconds, until cleared; with a seed, any time up to that. */
    delayMs: count.optional(),
    /** The next so many deliveries are held back and then sent in reverse order. */
    reorder: count.optional(),
    /** The next so many events aren't even generated: they aren't in the list of events either. */
    neverGenerated: count.optional(),
    /** The next so many API calls answer 500 before anything is done; nothing is stored under their idempotency keys. */
    apiError: count.optional(),
    /** The next so many calls with an idempotency key answer 500 with nothing done, and that answer is what their keys replay. */
    apiErrorSaved: count.optional(),
    /** The next so many API calls do their work, and then the connection is cut before the answer. */
    apiErrorAfter: count.optional(),
    /** The next so many API calls do their work, and then never answer. */
    apiHang: count.optional(),
    /** The next so many API calls answer 429. */
    rateLimit: count.optional(),

    /** Makes the rates below repeatable. */
    seed: z.number().int().optional(),
    /** How likely a delivery comes twice, is lost, or waits until others have overtaken it. */
    duplicateRate: rate.optional(),
    dropRate: rate.optional(),
    reorderRate: rate.optional(),
    neverGeneratedRate: rate.optional(),
    apiErrorRate: rate.optional(),
    apiErrorAfterRate: rate.optional(),
    rateLimitRate: rate.optional(),

    /** The waits between attempts to deliver an event, in place of those given at start. */
    retryDelaysMs: z.array(milliseconds).max(100).optional(),
    /** What events made from now on say about themselves. */
    eventApiVersion: z.string().min(1).optional(),
    eventLivemode: z.boolean().optional(),
  })
  .refine((set) => set.seed !== undefined || !Object.keys(set).some((name) => name.endsWith('Rate')), {
    message: 'rates need a seed',
    path: ['seed'],
  });

export type FaultSettings = z.output<typeof faultsSchema>;
type Counted =
  | 'apiError'
  | 'apiErrorAfter'
  | 'apiErrorSaved'
  | 'apiHang'
  | 'drop'
  | 'neverGenerated'
  | 'rateLimit'
  | 'reorder';

type Rate = Extract<keyof FaultSettings, `${string}Rate`>;

/** The counted faults that can come by chance as well. */
const RATES: Partial<Record<Counted, Rate>> = {
  apiError: 'apiErrorRate',
  apiErrorAfter: 'apiErrorAfterRate',
  drop: 'dropRate',
  neverGenerated: 'neverGeneratedRate',
  rateLimit: 'rateLimitRate',
};

/** Long enough for a few later events to be there first. */
const OVERTAKEN_MS = { least: 20, most: 400 };

export class Faults {
  #settings: FaultSettings = {};
  #chance = new Chance(0);

  get settings(): FaultSettings {
    return { ...this.#settings };
  }

  set(settings: FaultSettings): void {
    this.#settings = { ...settings };
    this.#chance = new Chance(settings.seed ?? 0);
  }

  /** True when the fault happens now: uses up one of a count, else asks the seed. */
  take(name: Counted): boolean {
    const left = this.#settings[name] ?? 0;
    if (left > 0) {
      this.#settings[name] = left - 1;
      return true;
    }
    const likelihood = RATES[name];
    return likelihood !== undefined && this.#happens(likelihood);
  }

  /** How many extra copies of a delivery are sent. */
  copies(): number {
    return (this.#settings.duplicate ?? 0) + (this.#happens('duplicateRate') ? 1 : 0);
  }

  /** How many milliseconds a delivery waits before its first attempt. */
  delayMs(): number {
    const { delayMs = 0, seed } = this.#settings;
    const wait = seed === undefined || delayMs === 0 ? delayMs : Math.round(this.#chance.draw('delayMs') * delayMs);
    if (!this.#happens('reorderRate')) return wait;
    const { least, most } = OVERTAKEN_MS;
    return wait + least + Math.round(this.#chance.draw('overtaken') * (most - least));
  }

  #happens(name: Rate): boolean {
    const chance = this.#settings[name] ?? 0;
    return chance > 0 && this.#chance.draw(name) < chance;
  }
}
