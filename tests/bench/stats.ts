/** Small statistics. Only ratios taken inside one round are compared: absolute figures are mostly the neighbours'. */

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear interpolation between the two nearest values; NaN for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export type Spread = { median: number; min: number; max: number; rounds: number };

/** What a ratio came to over the rounds. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), rounds: values.length };
}

/** The rounds in which the yardstick stayed within 30 % of its median; in the others the machine was somebody else's. */
export function calmRounds<Round>(rounds: readonly Round[], yardstick: (round: Round) => number): Round[] {
  const usual = median(rounds.map(yardstick));
  return rounds.filter((round) => Math.abs(yardstick(round) / usual - 1) <= 0.3);
}

/** A copy in random order. */
export function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
