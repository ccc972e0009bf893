import { BROKEN_USAGE, type Faults } from './faults';
import { isRecord } from './json';

/**
 * Faults by chance, reproducible from a seed: `POST /_local/faults {"seed": 7, "rates": {"resetAfter": 0.1}}` gives each
 * request each fault with its rate. The same requests in the same order meet the same faults.
 */
const POSSIBLE = [
  'error',
  'errorEventAfter',
  'resetAfter',
  'cutAfter',
  'hangAfter',
  'slowMs',
  'usage',
  'empty',
] as const;
type Possible = (typeof POSSIBLE)[number];
export type Rates = Partial<Record<Possible, number>>;

const ERRORS = [401, 404, 429, 500, 503];
const MOST_CHUNKS = 20;
const MOST_SLOW_MS = 20;

/** Rates between 0 and 1, or the name of the first that is none. */
export function parseRates(value: unknown): Rates | { unknown: string } {
  if (!isRecord(value)) return { unknown: 'rates' };
  const rates: Rates = {};
  for (const [name, rate] of Object.entries(value)) {
    const possible = POSSIBLE.find((known) => known === name);
    if (!possible || typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) return { unknown: `rates.${name}` };
    rates[possible] = rate;
  }
  return rates;
}

/** Draws the faults of one request after the other. */
export function drawing(seed: number, rates: Rates): () => Faults {
  const random = randomFrom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const oneOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const makers: Record<Possible, () => Faults> = {
    error: () => ({ error: oneOf(ERRORS) }),
    errorEventAfter: () => ({ errorEventAfter: upTo(MOST_CHUNKS) }),
    resetAfter: () => ({ resetAfter: upTo(MOST_CHUNKS) }),
    cutAfter: () => ({ cutAfter: upTo(MOST_CHUNKS) }),
    hangAfter: () => ({ hangAfter: upTo(MOST_CHUNKS) }),
    slowMs: () => ({ slowMs: upTo(MOST_SLOW_MS) }),
    usage: () => ({ usage: oneOf(BROKEN_USAGE) }),
    empty: () => ({ empty: true }),
  };
  return () => {
    const faults: Faults = {};
    for (const name of POSSIBLE) if (random() < (rates[name] ?? 0)) Object.assign(faults, makers[name]());
    return faults;
  };
}

/** Mulberry32: small, fast, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
