/** Numbers that look random and are the same at each run, so that the demo tells the same story everywhere. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number between the two, both included. */
  between(least: number, most: number): number;
  /** One of them, as often as its weight says. */
  pick<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
};

/** Mulberry32: a small generator that is good enough for stories, and for nothing else. */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (choices) => {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      throw new Error('there is nothing to pick from');
    },
  };
}
