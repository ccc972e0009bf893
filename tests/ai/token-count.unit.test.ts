import fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { countInput, countText } from '@/lib/ai/token-count';
import { promptTokens } from '@/local/model/tokens';

const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

function request(...contents: string[]) {
  return parseCompletionRequest({
    model: 'demo-small',
    messages: contents.map((content) => ({ role: 'user', content })),
  });
}

describe('our own count of a prompt', () => {
  it('is never less than the tokenizer’s, so that a hold covers its input', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 2_000 }), { minLength: 1, maxLength: 5 }),
        async (contents) => {
          const counted = await countInput(request(...contents));
          const exact = contents.reduce((sum, text) => sum + encode(text, plain).length + 4, 3);
          expect(counted.upperBound).toBeGreaterThanOrEqual(exact);
          expect(counted.conceivable).toBeGreaterThanOrEqual(counted.upperBound - 100);
        },
      ),
    );
  });

  it('covers what the demo model reports', async () => {
    const asked = request(
      'Give me a list of five ideas for a garden.',
      'And in Japanese: 庭のアイデア',
      '<|endoftext|>',
    );
    const counted = await countInput(asked);
    const reported = promptTokens(asked.messages, []);
    expect(counted.upperBound).toBeGreaterThanOrEqual(reported);
    expect(counted.upperBound - reported).toBeLessThan(40);
  });

  it('takes what looks like a control token as plain text', () => {
    expect(countText('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('counts lone surrogates and NUL without a complaint', () => {
    expect(countText('\ud800\u0000')).toBeGreaterThan(0);
  });

  it.each([
    ['one letter', 'a'],
    ['blanks', ' '],
    ['emoji', '👩‍👩‍👧‍👦'],
    ['ideographs', '鬱'],
  ])(
    'of a megabyte of %s is done within seconds, and lets other work through meanwhile',
    async (_, unit) => {
      const text = unit.repeat(Math.ceil(1_000_000 / Buffer.byteLength(unit)));
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 1);
      const { tokens } = await countInput(request(text));
      clearInterval(timer);
      expect(tokens).toBeGreaterThan(1_000);
      expect(turns).toBeGreaterThan(0);
    },
    10_000,
  );
});
