import { expect, test } from 'vitest';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { chooser } from '../model/history/chooser';

const REQUESTS = 1_000_000;
const CREDIT = 1_000_000n;

test('a million requests of less than a cent add up to the microcredit: each is its exact price rounded up once, and no sum drifts (REL-P29)', () => {
  const choose = chooser(29);
  const small = PRICE_LIST.models.filter(({ input, output }) => input <= CREDIT && output <= 5n * CREDIT);
  let charged = 0n;
  let exact = 0n;
  let ways = 0n;
  for (let request = 0; request < REQUESTS; request += 1) {
    const price = small[choose(small.length)];
    if (!price) throw new Error('no price');
    const input = choose(1_500);
    const output = choose(1_500);
    const usage = { input, cachedInput: choose(input + 1), output, reasoning: choose(output + 1) };
    const cost = costOf(price, usage);
    // In millionths of a microcredit, where every price is a whole number of them per token.
    const fine =
      price.input * BigInt(usage.input - usage.cachedInput) +
      price.cachedInput * BigInt(usage.cachedInput) +
      price.output * BigInt(usage.output);
    const rounding = cost * CREDIT - fine;
    if (cost >= 10_000n || rounding < 0n || rounding >= CREDIT)
      throw new Error(`${price.model} ${JSON.stringify(usage)}: ${cost}`);
    charged += cost;
    exact += fine;
    ways += rounding;
  }
  expect(charged * CREDIT).toBe(exact + ways);
  expect(charged).toBeGreaterThan(BigInt(REQUESTS));
});
