import { expect, test } from 'vitest';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LISTS } from '@/lib/pricing/price-list';
import { exactDecimal, explainCost, priceIn } from '@/lib/usage/explain-cost';
import { chooseSeed, randomFrom } from '../ai/seeded';

test('the lines of a receipt add up, rounded up once, to what the request was charged: 20,000 random requests at every price', () => {
  const seed = chooseSeed();
  const random = randomFrom(seed);
  const prices = PRICE_LISTS.flatMap(({ models }) => models);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  for (let round = 0; round < 20_000; round += 1) {
    const price = prices[round % prices.length];
    if (!price) throw new Error('no price');
    const [input, output] = [upTo(random() < 0.5 ? 30 : 300_000), upTo(random() < 0.5 ? 30 : 60_000)];
    const tokens = { input, cachedInput: upTo(input), output, reasoning: upTo(output) };
    const { lines, sum, cost } = explainCost(price, tokens);
    expect(cost, `seed ${seed}`).toBe(costOf(price, tokens));
    expect(lines.reduce((total, line) => total + line.amount, 0n)).toBe(sum);
    // Rounded by less than a microcredit, and never down.
    const rounding = cost * 1_000_000n - sum;
    expect(rounding >= 0n && rounding < 1_000_000n).toBe(true);
    for (const line of lines) expect(line.amount).toBe(BigInt(line.tokens) * line.price);
  }
});

test('an exact amount keeps every digit and shows no more than it has', () => {
  expect(exactDecimal(0n)).toBe('0.00');
  expect(exactDecimal(1n)).toBe('0.000000000001');
  expect(exactDecimal(3_702_150_000n)).toBe('0.00370215');
  expect(exactDecimal(12_340_000_000_000n)).toBe('12.34');
  expect(exactDecimal(2_000_000_000_000n)).toBe('2.00');
});

test('prices are those of the list that a request began under; of an unknown list nothing is guessed', () => {
  expect(priceIn('2026-11-01', 'demo-large')?.output).toBe(75_000_000n);
  expect(priceIn('1999-01-01', 'demo-large')).toBeNull();
  expect(priceIn('2026-11-01', 'no-such-model')).toBeNull();
});
