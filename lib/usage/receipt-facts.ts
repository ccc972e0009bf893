import { z } from 'zod';
import { fromDecimal, type Microcredits } from '@/lib/platform/units';

/**
 * What a receipt says, as far as it says it. Receipts are kept for ever and were written by older versions too, so
 * whatever is missing or odd is read as nothing said: a page that shows money never fails over an old line.
 */
const count = z.number().int().nonnegative().nullable().catch(null);
const word = z.string().nullable().catch(null);
const schema = z.object({
  status: word,
  provider: word,
  tokens: z.object({ input: count, cached_input: count, output: count, reasoning: count }).nullable().catch(null),
  estimated: z.boolean().catch(false),
  cost: word,
  waived: z.object({ amount: z.string(), because: z.string() }).nullable().catch(null),
  error: word,
  finish_reason: word,
  stopped_by: word,
  max_tokens: z.object({ asked: count, sent: count }).nullable().catch(null),
  stream: z.boolean().nullable().catch(null),
  provider_request_id: word,
  timing_ms: z.object({ accepted: count, first_token: count, total: count }).nullable().catch(null),
});

export type ReceiptTokens = { input: number; cachedInput: number; output: number; reasoning: number };

export type ReceiptFacts = {
  status: string;
  provider: string | null;
  tokens: ReceiptTokens | null;
  /** Our own count was booked: the provider's was missing or made no sense. */
  estimated: boolean;
  /** What the tokens cost by the price list. */
  cost: Microcredits | null;
  waived: { amount: Microcredits; because: string } | null;
  error: string | null;
  finishReason: string | null;
  stoppedBy: string | null;
  maxTokens: { asked: number | null; sent: number | null } | null;
  isStream: boolean | null;
  providerRequestId: string | null;
  timing: { acceptedMs: number | null; firstTokenMs: number | null; totalMs: number | null };
};

/** What a hold's receipt says; `unknown` is the status of one that says nothing. */
export function readFacts(receipt: unknown): ReceiptFacts {
  const said = schema.safeParse(receipt).data ?? schema.parse({});
  const { tokens, waived, timing_ms: timing } = said;
  const waivedAmount = waived ? fromDecimal(waived.amount) : null;
  return {
    status: said.status ?? 'unknown',
    provider: said.provider,
    tokens: tokens && {
      input: tokens.input ?? 0,
      cachedInput: tokens.cached_input ?? 0,
      output: tokens.output ?? 0,
      reasoning: tokens.reasoning ?? 0,
    },
    estimated: said.estimated,
    cost: said.cost === null ? null : fromDecimal(said.cost),
    waived: waived && waivedAmount !== null ? { amount: waivedAmount, because: waived.because } : null,
    error: said.error,
    finishReason: said.finish_reason,
    stoppedBy: said.stopped_by,
    maxTokens: said.max_tokens,
    isStream: said.stream,
    providerRequestId: said.provider_request_id,
    timing: {
      acceptedMs: timing?.accepted ?? null,
      firstTokenMs: timing?.first_token ?? null,
      totalMs: timing?.total ?? null,
    },
  };
}
