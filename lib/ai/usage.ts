import { z } from 'zod';
import type { TokenUsage } from '@/lib/pricing/cost';

/** What bounds a believable usage, and what is booked when there is none. */
export type OwnCount = {
  /** Our own count of this request. */
  usage: TokenUsage;
  /** No prompt of this length has more tokens. */
  conceivableInput: number;
  /** The cap that was sent to the provider. */
  outputCap: number;
};

const tokens = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const reportedUsage = z.object({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  total_tokens: tokens.optional(),
  prompt_tokens_details: z.object({ cached_tokens: tokens.nullish() }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: tokens.nullish() }).nullish(),
});

/**
 * The usage that decides a request's cost: the provider's, if what it reported makes sense, else our own count, marked
 * `estimated`. Several reports of one stream are a running total: they may grow, never shrink.
 * `reported` holds whatever stood where usage belongs, in order; an unreadable event stands in it as null.
 */
export function chooseUsage(reported: readonly unknown[], own: OwnCount): { usage: TokenUsage; estimated: boolean } {
  const estimate = { usage: own.usage, estimated: true };
  let last: TokenUsage | null = null;
  for (const report of reported) {
    const usage = believable(report, own);
    if (!usage || (last && shrinks(last, usage))) return estimate;
    last = usage;
  }
  return last ? { usage: last, estimated: false } : estimate;
}

function believable(report: unknown, own: OwnCount): TokenUsage | null {
  const parsed = reportedUsage.safeParse(report);
  if (!parsed.success) return null;
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = parsed.data;
  const cachedInput = parsed.data.prompt_tokens_details?.cached_tokens ?? 0;
  const reasoning = parsed.data.completion_tokens_details?.reasoning_tokens ?? 0;
  if (cachedInput > input || reasoning > output) return null;
  if (total !== undefined && total !== input + output) return null;
  // Every prompt has tokens, and so has every answer that was seen.
  if (input === 0 || input > own.conceivableInput) return null;
  if (output === 0 && own.usage.output > 0) return null;
  // A provider that ignores the cap is believed as far as we saw it happen.
  if (output > Math.max(own.outputCap, own.usage.output * 2) + 64) return null;
  return { input, cachedInput, output, reasoning };
}

function shrinks(before: TokenUsage, after: TokenUsage): boolean {
  return after.input < before.input || after.output < before.output;
}
