import type { Receipt } from '@/lib/credits/receipt';
import type { ErrorCode } from '@/lib/platform/errors';
import { type Microcredits, toDecimal } from '@/lib/platform/units';
import type { TokenUsage } from '@/lib/pricing/cost';
import type { ModelPrice } from '@/lib/pricing/price-list';

/** How a request ended. */
export type RequestStatus =
  /** Answered, to its end or to the cap that the caller set. */
  | 'answered'
  /** The model finished without a word: free. */
  | 'empty'
  /** The credits ended in the middle; what was produced is booked. */
  | 'stopped_by_credits'
  /** The same, when what is left of the month's limit ended, of its member or its API key. */
  | 'stopped_by_limit'
  /** The caller hung up; the input and what was produced until then are booked. */
  | 'stopped_by_client'
  /** The server had to stop, and the answer took longer than it could wait; what was produced is booked. */
  | 'stopped_by_server'
  /** The provider or we failed: free. */
  | 'failed';

/** What an answer can end by before its time: the workspace's credits, or the limit of its member or API key. */
export type RanOut = 'credits' | 'limit';

export type StoppedBy = RanOut | 'client' | 'provider' | 'server';

export type ReceiptFacts = {
  status: RequestStatus;
  price: ModelPrice;
  /** The list that the request was priced by when it began. */
  priceVersion: string;
  usage: TokenUsage;
  /** The provider's usage was missing or made no sense: our own count was booked. */
  estimated: boolean;
  /** What the tokens cost by the price list. */
  cost: Microcredits;
  /** Why nothing was booked, if nothing was. */
  waivedBecause: 'provider_failed' | 'our_failure' | 'empty_answer' | 'not_accepted' | null;
  error: ErrorCode | null;
  finishReason: string | null;
  stoppedBy: StoppedBy | null;
  maxTokens: { asked: number; sent: number };
  stream: boolean;
  providerRequestId: string | null;
  timing: { acceptedMs: number | null; firstTokenMs: number | null; totalMs: number };
};

/** What is kept of a request, on its hold. Counts and causes, never a text. */
export function receiptOf(facts: ReceiptFacts): Receipt {
  const { usage, timing, cost, waivedBecause } = facts;
  return {
    status: facts.status,
    provider: facts.price.provider,
    price_version: facts.priceVersion,
    tokens: {
      input: usage.input,
      cached_input: usage.cachedInput,
      output: usage.output,
      reasoning: usage.reasoning,
    },
    estimated: facts.estimated,
    cost: toDecimal(cost),
    waived: waivedBecause === null ? null : { amount: toDecimal(cost), because: waivedBecause },
    error: facts.error,
    finish_reason: facts.finishReason,
    stopped_by: facts.stoppedBy,
    max_tokens: { asked: facts.maxTokens.asked, sent: facts.maxTokens.sent },
    stream: facts.stream,
    provider_request_id: facts.providerRequestId,
    timing_ms: { accepted: timing.acceptedMs, first_token: timing.firstTokenMs, total: timing.totalMs },
  };
}
