import type { TokenUsage } from '@/lib/pricing/cost';
import { isRecord } from './json';

/** What bounds a believable usage, and what is booked when there is none. */
export type OwnCount = {
  /** Tokens of this request's prompt by our own count. */
  input: number;
  /** The same of its answer; counted only when it is needed. */
  output: () => number;
  /** No prompt of this length has more tokens. */
  conceivableInput: number;
  /** The cap that was sent to the provider. */
  outputCap: number;
};

/** Providers end a few tokens late. */
const MORE_THAN_ALLOWED = 64;

/**
 * The usage that decides a request's cost: the provider's, if what it reported makes sense, else our own count, marked
 * `estimated`. Several reports of one stream are a running total: they may grow, never shrink.
 * `reported` holds whatever stood where usage belongs, in order; an unreadable event stands in it as null.
 */
export function chooseUsage(reported: readonly unknown[], own: OwnCount): { usage: TokenUsage; estimated: boolean } {
  let last: TokenUsage | null = null;
  for (const report of reported) {
    const usage = believable(report, own);
    if (!usage || (last && shrinks(last, usage))) return estimateOf(own);
    last = usage;
  }
  return last ? { usage: last, estimated: false } : estimateOf(own);
}

function estimateOf({ input, output }: OwnCount): { usage: TokenUsage; estimated: true } {
  return { usage: { input, cachedInput: 0, output: output(), reasoning: 0 }, estimated: true };
}

function believable(report: unknown, own: OwnCount): TokenUsage | null {
  if (!isRecord(report)) return null;
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = report;
  if (!isCount(input) || !isCount(output)) return null;
  if (total !== undefined && !isCount(total)) return null;
  const cachedInput = partOf(report.prompt_tokens_details, 'cached_tokens');
  const reasoning = partOf(report.completion_tokens_details, 'reasoning_tokens');
  if (cachedInput === null || reasoning === null) return null;
  if (cachedInput > input || reasoning > output) return null;
  if (total !== undefined && total !== input + output) return null;
  // Every prompt has tokens, and so has every answer that was seen.
  if (input === 0 || input > own.conceivableInput) return null;
  if (output === 0 && own.output() > 0) return null;
  // A provider that ignores the cap is believed as far as we saw it happen.
  if (output > own.outputCap + MORE_THAN_ALLOWED && output > own.output() * 2 + MORE_THAN_ALLOWED) return null;
  return { input, cachedInput, output, reasoning };
}

function shrinks(before: TokenUsage, after: TokenUsage): boolean {
  return after.input < before.input || after.output < before.output;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A part of a count: 0 when nothing is said of it, null when what is said is no count. */
function partOf(details: unknown, name: string): number | null {
  if (details === undefined || details === null) return 0;
  if (!isRecord(details)) return null;
  const part = details[name];
  if (part === undefined || part === null) return 0;
  return isCount(part) ? part : null;
}
