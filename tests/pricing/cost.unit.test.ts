import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microcredits } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import { DEFAULT_MODEL, PRICE_LIST, PRICE_LISTS } from '@/lib/pricing/price-list';
import { affordableOutput, worstCase } from '@/lib/pricing/worst-case';

const model = fc.constantFrom(...PRICE_LIST.models);
const tokens = fc.integer({ min: 0, max: 2_000_000 });
const usage = fc
  .record({ input: tokens, output: tokens, cachedShare: fc.nat(100), reasoningShare: fc.nat(100) })
  .map(({ input, output, cachedShare, reasoningShare }) => ({
    input,
    output,
    cachedInput: Math.floor((input * cachedShare) / 100),
    reasoning: Math.floor((output * reasoningShare) / 100),
  }));

function priceOf(name: string) {
  const price = PRICE_LIST.models.find((one) => one.model === name);
  if (!price) throw new Error(name);
  return price;
}

describe('the cost of a request', () => {
  it('is what the price list says, to the microcredit', () => {
    const cost = (name: string, input: number, output: number) =>
      costOf(priceOf(name), { input, cachedInput: 0, output, reasoning: 0 });
    expect(cost('demo-medium', 1_000_000, 1_000_000)).toBe(18_000_000n);
    expect(cost('demo-small', 1_000_000, 1_000_000)).toBe(750_000n);
    expect(cost('demo-large', 100, 200)).toBe(16_500n);
    expect(cost('demo-reasoner', 12, 345)).toBe(5_211n);
  });

  it('rounds a part of a microcredit up, once', () => {
    const small = priceOf('demo-small');
    expect(costOf(small, { input: 1, cachedInput: 0, output: 0, reasoning: 0 })).toBe(1n);
    expect(costOf(small, { input: 1, cachedInput: 0, output: 1, reasoning: 0 })).toBe(1n);
    expect(costOf(small, { input: 3, cachedInput: 0, output: 1, reasoning: 0 })).toBe(2n);
    expect(costOf(small, { input: 0, cachedInput: 0, output: 0, reasoning: 0 })).toBe(0n);
  });

  it('prices cached input at its own price and reasoning as output', () => {
    const price = priceOf('gpt-5.4');
    expect(costOf(price, { input: 1_000_000, cachedInput: 1_000_000, output: 0, reasoning: 0 })).toBe(250_000n);
    expect(costOf(price, { input: 0, cachedInput: 0, output: 1_000_000, reasoning: 900_000 })).toBe(15_000_000n);
  });

  it('is never lower for more tokens', () => {
    fc.assert(
      fc.property(model, usage, tokens, tokens, (price, less, moreInput, moreOutput) => {
        const more = { ...less, input: less.input + moreInput, output: less.output + moreOutput };
        expect(costOf(price, more)).toBeGreaterThanOrEqual(costOf(price, less));
      }),
    );
  });

  it('in one piece is never more than in two, and at most a microcredit less', () => {
    fc.assert(
      fc.property(model, usage, usage, (price, a, b) => {
        const both = {
          input: a.input + b.input,
          cachedInput: a.cachedInput + b.cachedInput,
          output: a.output + b.output,
          reasoning: a.reasoning + b.reasoning,
        };
        const apart = costOf(price, a) + costOf(price, b);
        const together = costOf(price, both);
        expect(together <= apart && apart - together <= 1n).toBe(true);
      }),
    );
  });

  it('is never more than the worst case', () => {
    fc.assert(
      fc.property(model, usage, (price, one) => {
        expect(costOf(price, one)).toBeLessThanOrEqual(worstCase(price, one.input, one.output));
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('is refused for %s tokens of any class', (count) => {
    const price = priceOf('demo-small');
    const usage = { input: 1, cachedInput: 0, output: 1, reasoning: 0 };
    for (const kind of ['input', 'cachedInput', 'output', 'reasoning'] as const) {
      expect(() => costOf(price, { ...usage, [kind]: count })).toThrow(new RangeError(`${count} tokens`));
    }
  });

  it('is refused when a part is larger than its whole, whatever the rest costs: no credit is made of a debit', () => {
    const price = priceOf('gpt-5.4');
    const usage = { input: 1_000, cachedInput: 1_000, output: 1_000, reasoning: 1_000 };
    expect(costOf(price, usage)).toBe(15_250n);
    const refusal = new RangeError('A part is larger than its whole.');
    expect(() => costOf(price, { ...usage, cachedInput: 1_001 })).toThrow(refusal);
    expect(() => costOf(price, { ...usage, reasoning: 1_001 })).toThrow(refusal);
  });

  it('is priced at the dearer of the two where cached input costs more: the worst case is never too small', () => {
    const price = { ...priceOf('gpt-5.4'), input: microcredits(1_000_000n), cachedInput: microcredits(3_000_000n) };
    expect(worstCase(price, 1_000_000, 0)).toBe(3_000_000n);
    expect(affordableOutput(price, 1_000_000, microcredits(2_999_999n), 10)).toBe(-1);
  });
});

describe('the output that a budget can pay', () => {
  it('fits the budget, and one token more does not', () => {
    const budgets = fc.bigInt({ min: 0n, max: 1_000_000_000n });
    fc.assert(
      fc.property(model, fc.nat(100_000), budgets, (price, input, amount) => {
        const budget = microcredits(amount);
        const cap = 10_000_000_000;
        const output = affordableOutput(price, input, budget, cap);
        if (output >= 0) expect(worstCase(price, input, output)).toBeLessThanOrEqual(budget);
        expect(worstCase(price, input, output + 1)).toBeGreaterThan(budget); // -1 + 1: not even the input fits
      }),
    );
  });

  it('is nothing, but possible, when the budget is just the price of the input', () => {
    const price = priceOf('demo-medium');
    expect(affordableOutput(price, 1_000_000, microcredits(3_000_000n), 100)).toBe(0);
    expect(affordableOutput(price, 1_000_000, microcredits(2_999_999n), 100)).toBe(-1);
  });

  it('is never more than the cap', () => {
    expect(affordableOutput(priceOf('demo-small'), 10, microcredits(1_000_000_000n), 4_096)).toBe(4_096);
  });
});

describe('the price list', () => {
  it('prices every model above zero, so that no typo makes one free', () => {
    for (const list of PRICE_LISTS) {
      for (const price of list.models) {
        expect(price.input > 0n && price.cachedInput > 0n && price.output > 0n, price.model).toBe(true);
        expect(price.cachedInput <= price.input, price.model).toBe(true);
      }
    }
  });

  it('names each model once, and each list by its own date', () => {
    for (const list of PRICE_LISTS) {
      expect(list.version).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(new Set(list.models.map((price) => price.model)).size).toBe(list.models.length);
    }
    const versions = PRICE_LISTS.map((list) => list.version);
    expect([...new Set(versions)].sort().reverse()).toEqual(versions);
  });

  it('is never edited once it was sold by: a new price is a new list', () => {
    const digest = (list: unknown) => {
      const text = JSON.stringify(list, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
      return createHash('sha256').update(text).digest('hex').slice(0, 16);
    };
    expect(Object.fromEntries(PRICE_LISTS.map((list) => [list.version, digest(list)]))).toEqual({
      '2026-11-01': '9ae7f26a3527e43b',
    });
    expect(PRICE_LIST).toBe(PRICE_LISTS[0]);
    expect(PRICE_LIST.models.map(({ model }) => model)).toContain(DEFAULT_MODEL);
  });
});
