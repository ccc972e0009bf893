import { type Microcredits, microcredits } from '@/lib/platform/units';
import { costOf, TOKENS_PER_PRICE } from './cost';
import type { ModelPrice } from './price-list';

/** The most that this many tokens can cost: nothing of the input was cached. */
export function worstCase(price: ModelPrice, inputTokens: number, outputTokens: number): Microcredits {
  const dearest = { ...price, input: dearestInput(price) };
  return costOf(dearest, { input: inputTokens, cachedInput: 0, output: outputTokens, reasoning: 0 });
}

// Cached input is cheaper everywhere today; nothing says that it must be.
function dearestInput({ input, cachedInput }: ModelPrice): Microcredits {
  if (cachedInput > input) return cachedInput;
  return input;
}

/** The most output tokens, up to `cap`, whose worst case with this input `budget` can pay; negative when not even the input. */
export function affordableOutput(price: ModelPrice, inputTokens: number, budget: Microcredits, cap: number): number {
  const left = microcredits(budget * TOKENS_PER_PRICE - BigInt(inputTokens) * dearestInput(price));
  if (left < 0n) return -1;
  const tokens = left / price.output;
  return tokens < BigInt(cap) ? Number(tokens) : cap;
}
