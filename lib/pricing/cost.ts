import { ceilDiv, type Microcredits, microcredits } from '@/lib/platform/units';
import type { ModelPrice } from './price-list';

/** Tokens of one request. `cachedInput` is a part of `input`, `reasoning` a part of `output`. */
export type TokenUsage = { input: number; cachedInput: number; output: number; reasoning: number };

export const TOKENS_PER_PRICE = 1_000_000n;

/**
 * What a request costs: computed exactly over integers and rounded up once, to a microcredit.
 * @throws RangeError for counts that are no counts: nothing is priced by a number that makes no sense
 */
export function costOf(price: ModelPrice, usage: TokenUsage): Microcredits {
  const { input, cachedInput, output, reasoning } = usage;
  for (const tokens of [input, cachedInput, output, reasoning]) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`${tokens} tokens`);
  }
  if (cachedInput > input || reasoning > output) throw new RangeError('A part is larger than its whole.');
  const exact =
    BigInt(input - cachedInput) * price.input + BigInt(cachedInput) * price.cachedInput + BigInt(output) * price.output;
  return microcredits(ceilDiv(exact, TOKENS_PER_PRICE));
}
