import { expect, it } from 'vitest';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { chooseSeed, randomFrom } from './seeded';

const REQUESTS = process.env.STUDIO_FULL_TESTS ? 1_000_000 : 50_000;

it(`${REQUESTS} requests of less than a cent each are rounded up once each, to a microcredit, and drift by nothing (REL-P29)`, () => {
  const seed = chooseSeed();
  const random = randomFrom(seed);
  const { models } = PRICE_LIST;
  // All in millionths of a microcredit, so that nothing is rounded on this side.
  let [exact, charged, roundings] = [0n, 0n, 0n];
  for (let count = 0; count < REQUESTS; count += 1) {
    const price = models[Math.floor(random() * models.length)];
    if (!price) throw new Error('no price');
    const input = Math.floor(random() * 60);
    const cachedInput = Math.floor(random() * (input + 1));
    const usage = { input, cachedInput, output: Math.floor(random() * 20), reasoning: 0 };
    const due =
      BigInt(input - cachedInput) * price.input +
      BigInt(cachedInput) * price.cachedInput +
      BigInt(usage.output) * price.output;
    const cost = costOf(price, usage);
    const rounding = cost * 1_000_000n - due;
    if (rounding < 0n || rounding >= 1_000_000n) throw new Error(`seed ${seed}, request ${count}: ${rounding}`);
    exact += due;
    charged += cost;
    roundings += rounding;
  }
  expect(charged * 1_000_000n - roundings).toBe(exact);
  expect(charged).toBeLessThan(BigInt(REQUESTS) * 10_000n);
}, 120_000);
