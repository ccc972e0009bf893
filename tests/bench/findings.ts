import { type Spread, spread } from './stats';

/** One figure against its goal. `holds` is null where a figure is only reported. */
export type Finding = {
  goal: string;
  what: string;
  value: Spread;
  atLeast?: number;
  atMost?: number;
  holds: boolean | null;
  note?: string;
};

type Bound = { atLeast?: number; atMost?: number; note?: string };

/** A figure taken over several rounds; its median is compared. */
export function finding(goal: string, what: string, values: readonly number[], bound: Bound = {}): Finding {
  const value = spread(values);
  const { atLeast, atMost } = bound;
  const isBound = atLeast !== undefined || atMost !== undefined;
  const fits = value.median >= (atLeast ?? -Infinity) && value.median <= (atMost ?? Infinity);
  return { goal, what, value, ...bound, holds: isBound ? fits : null };
}

/** Divides round by round; rounds in which one of the two is missing are left out. */
export function ratios<Round>(
  rounds: readonly Round[],
  above: (round: Round) => number | undefined,
  below: (round: Round) => number | undefined,
): number[] {
  return rounds.flatMap((round) => {
    const [a, b] = [above(round), below(round)];
    return a === undefined || b === undefined ? [] : [a / b];
  });
}
