import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseUsage, type OwnCount } from '@/lib/ai/usage';

const own: OwnCount = {
  input: 100,
  output: () => 50,
  conceivableInput: 2_000,
  outputCap: 1_000,
};
const reported = { prompt_tokens: 90, completion_tokens: 60, total_tokens: 150 };

describe('the usage that decides a cost', () => {
  it('is the provider’s, with cached and reasoning tokens as parts of it', () => {
    const details = {
      prompt_tokens_details: { cached_tokens: 30 },
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    expect(chooseUsage([{ ...reported, ...details }], own)).toEqual({
      usage: { input: 90, cachedInput: 30, output: 60, reasoning: 20 },
      estimated: false,
    });
  });

  it('is the last of a running total', () => {
    const growing = [{ ...reported, completion_tokens: 5, total_tokens: 95 }, reported, reported];
    expect(chooseUsage(growing, own).usage.output).toBe(60);
    expect(chooseUsage(growing, own).estimated).toBe(false);
  });

  const absurd: [string, unknown[]][] = [
    ['is missing', []],
    ['is null', [null]],
    ['is a text', ['150']],
    ['is a list', [[1, 2]]],
    ['is empty', [{}]],
    ['is negative', [{ ...reported, completion_tokens: -60, total_tokens: 30 }]],
    ['is a fraction', [{ ...reported, completion_tokens: 60.5 }]],
    ['is a number in quotes', [{ ...reported, completion_tokens: '60' }]],
    ['is not a number', [{ ...reported, completion_tokens: Number.NaN }]],
    ['is infinite', [{ ...reported, completion_tokens: Number.POSITIVE_INFINITY }]],
    ['is astronomic', [{ ...reported, completion_tokens: 1e300, total_tokens: 1e300 }]],
    ['has more cached tokens than input', [{ ...reported, prompt_tokens_details: { cached_tokens: 91 } }]],
    ['has more reasoning than output', [{ ...reported, completion_tokens_details: { reasoning_tokens: 61 } }]],
    ['has a total that is not its sum', [{ ...reported, total_tokens: 151 }]],
    ['has no input', [{ prompt_tokens: 0, completion_tokens: 60 }]],
    ['has no output although an answer was seen', [{ prompt_tokens: 90, completion_tokens: 0 }]],
    ['has more input than the prompt has bytes', [{ prompt_tokens: 2_001, completion_tokens: 60 }]],
    ['has far more output than was allowed', [{ prompt_tokens: 90, completion_tokens: 1_065 }]],
    ['comes twice and shrinks', [reported, { prompt_tokens: 90, completion_tokens: 10 }]],
    ['comes with an unreadable one', [reported, null]],
  ];
  it.each(absurd)('is our own count, marked as estimated, when the provider’s %s', (_, reports) => {
    expect(chooseUsage(reports, own)).toEqual({
      usage: { input: 100, cachedInput: 0, output: 50, reasoning: 0 },
      estimated: true,
    });
  });

  it('is never negative, never a part larger than its whole, whatever is reported (REL-P12)', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.anything(), fc.record({ prompt_tokens: fc.anything(), completion_tokens: fc.anything() })),
        ),
        (reports) => {
          const { usage } = chooseUsage(reports, own);
          for (const tokens of Object.values(usage)) expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
          expect(usage.cachedInput <= usage.input && usage.reasoning <= usage.output).toBe(true);
        },
      ),
    );
  });
});
