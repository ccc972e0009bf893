import { ceilDiv, type Microcredits, microcredits } from '@/lib/platform/units';
import { TOKENS_PER_PRICE } from '@/lib/pricing/cost';
import { type ModelPrice, PRICE_LISTS } from '@/lib/pricing/price-list';
import type { ReceiptTokens } from './receipt-facts';

/** Millionths of a microcredit: what one token costs is a whole number of them, so that a cost can be told exactly. */
export type Exact = bigint;

export type CostLine = {
  kind: 'input' | 'cached_input' | 'output';
  tokens: number;
  /** Per 1,000,000 tokens. */
  price: Microcredits;
  amount: Exact;
};

export type Explanation = {
  lines: CostLine[];
  /** The lines' sum, to the last digit. */
  sum: Exact;
  /** The sum, rounded up once. */
  cost: Microcredits;
};

/** The price of a model in a list of that version; null for a version or a model that no list has. */
export function priceIn(version: string, model: string): ModelPrice | null {
  const list = PRICE_LISTS.find((one) => one.version === version);
  return list?.models.find((one) => one.model === model) ?? null;
}

/**
 * Why tokens cost what they cost, line by line, as anybody can calculate it again (pure). Reasoning tokens are a part of
 * output, cached ones a part of input: neither is counted twice. Lines of no tokens are left out.
 */
export function explainCost(price: ModelPrice, tokens: ReceiptTokens): Explanation {
  const { input, cachedInput, output } = tokens;
  const all: Omit<CostLine, 'amount'>[] = [
    { kind: 'input', tokens: input - cachedInput, price: price.input },
    { kind: 'cached_input', tokens: cachedInput, price: price.cachedInput },
    { kind: 'output', tokens: output, price: price.output },
  ];
  const lines = all
    .filter((line) => line.tokens > 0)
    .map((line) => ({ ...line, amount: BigInt(line.tokens) * line.price }));
  const sum = lines.reduce((total, line) => total + line.amount, 0n);
  return { lines, sum, cost: microcredits(ceilDiv(sum, TOKENS_PER_PRICE)) };
}

const EXACT_PER_CREDIT = 1_000_000_000_000n;

/** Credits as a decimal without loss, with at least two decimals: `3702150000n` is `"0.00370215"`. */
export function exactDecimal(amount: Exact): string {
  const fraction = (amount % EXACT_PER_CREDIT).toString().padStart(12, '0').replace(/0+$/, '').padEnd(2, '0');
  return `${amount / EXACT_PER_CREDIT}.${fraction}`;
}
