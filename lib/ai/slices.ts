import { SLICE_MARGIN_TOKENS, SLICE_TOKENS, USEFUL_ANSWER_TOKENS } from '@/lib/platform/policy';

/**
 * How much of an answer is held at a time: a slice of output, enlarged as it runs out, so that many answers fit on a
 * balance that could not hold the longest possible answer of each. Pure; all numbers are output tokens.
 */
const REFUSALS_BEFORE_THE_END = 2;
/** When one enlargement was refused, the next is asked this late: money may have come free until then. */
const LAST_CHANCE_TOKENS = SLICE_MARGIN_TOKENS / 2;
/** What the provider may still send while it is being stopped. */
const END_MARGIN_TOKENS = 32;

/** The slice that an answer starts with. */
export function firstSlice(cap: number): { asked: number; least: number } {
  return { asked: Math.min(cap, SLICE_TOKENS), least: Math.min(cap, USEFUL_ANSWER_TOKENS) };
}

export type SliceState = {
  produced: number;
  /** What the hold pays for. */
  covered: number;
  /** The cap that was sent to the provider. */
  cap: number;
  refusals: number;
};

export type SliceStep = { do: 'go_on' } | { do: 'enlarge'; asked: number; least: number } | { do: 'end' };

/** What is to be done now, after so much was produced. */
export function nextStep({ produced, covered, cap, refusals }: SliceState): SliceStep {
  const left = covered - produced;
  if (covered >= cap || left >= SLICE_MARGIN_TOKENS) return { do: 'go_on' };
  if (refusals >= REFUSALS_BEFORE_THE_END) return left <= END_MARGIN_TOKENS ? { do: 'end' } : { do: 'go_on' };
  if (refusals > 0 && left >= LAST_CHANCE_TOKENS) return { do: 'go_on' };
  return {
    do: 'enlarge',
    asked: Math.min(cap, Math.max(produced + SLICE_TOKENS, 2 * produced)),
    least: Math.min(cap, Math.max(covered, produced) + USEFUL_ANSWER_TOKENS),
  };
}

/** Whether nothing more may be produced before an enlargement that is under way has been answered. */
export function mustWait({ produced, covered, cap }: SliceState): boolean {
  return covered < cap && covered - produced <= END_MARGIN_TOKENS;
}

/** Whether the provider goes on although its cap is reached; our count may differ a little from its own. */
export function ignoresCap({ produced, cap }: SliceState): boolean {
  return produced > Math.ceil(cap * 1.25) + 64;
}
