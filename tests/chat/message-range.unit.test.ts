import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageRange } from '@/lib/chat/message-range';
import { fromDecimal } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';

const price = PRICE_LIST.models.find(({ model }) => model === 'demo-medium');
if (!price) throw new Error('demo-medium is not in the list');

describe('what a message may cost', () => {
  it('is told from 64 tokens of answer to 4,096, to the microcredit', () => {
    const range = messageRange(price, { tokens: 1_000, upperBound: 1_036 });
    // 3 and 15 credits a million tokens: 1,000 × 3 + 64 × 15, … + 400 × 15, 1,036 × 3 + 4,096 × 15, 1,036 × 3 + 64 × 15.
    expect(range).toEqual({
      least: fromDecimal('0.003960'),
      typical: fromDecimal('0.009000'),
      most: fromDecimal('0.064548'),
      needed: fromDecimal('0.004068'),
    });
  });

  it('covers what any answer within the cap is charged, on every model', () => {
    const model = fc.constantFrom(...PRICE_LIST.models);
    fc.assert(
      fc.property(
        model,
        fc.nat(100_000),
        fc.nat(500),
        fc.integer({ min: 64, max: 4_096 }),
        (one, tokens, more, output) => {
          const range = messageRange(one, { tokens, upperBound: tokens + more });
          const charged = costOf(one, { input: tokens, cachedInput: 0, output, reasoning: 0 });
          expect(charged).toBeGreaterThanOrEqual(range.least);
          expect(charged).toBeLessThanOrEqual(range.most);
          expect(range.needed).toBeLessThanOrEqual(range.most);
        },
      ),
    );
  });
});
