import { DEFAULT_OUTPUT_TOKENS, USEFUL_ANSWER_TOKENS } from '@/lib/platform/policy';
import type { Microcredits } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { worstCase } from '@/lib/pricing/worst-case';

/** What an answer of a few paragraphs comes to: for saying what a message costs about. */
const TYPICAL_ANSWER_TOKENS = 400;

export type MessageRange = {
  /** With the shortest useful answer. */
  least: Microcredits;
  /** With an answer of a few paragraphs. */
  typical: Microcredits;
  /** With the longest answer there is, and the input counted as it is held. */
  most: Microcredits;
  /** What has to be there for it to be started at all. */
  needed: Microcredits;
};

/** What a message may cost before it is sent, by the same rules by which it is held and charged. Pure. */
export function messageRange(price: ModelPrice, input: { tokens: number; upperBound: number }): MessageRange {
  const longest = Math.min(DEFAULT_OUTPUT_TOKENS, price.maxOutputTokens);
  const shortest = Math.min(USEFUL_ANSWER_TOKENS, longest);
  const withAnswer = (output: number) => costOf(price, { input: input.tokens, cachedInput: 0, output, reasoning: 0 });
  return {
    least: withAnswer(shortest),
    typical: withAnswer(Math.min(TYPICAL_ANSWER_TOKENS, longest)),
    most: worstCase(price, input.upperBound, longest),
    needed: worstCase(price, input.upperBound, shortest),
  };
}
