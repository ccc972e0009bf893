import { receiptOf } from '@/lib/ai/receipt';
import type { MemberActor } from '@/lib/auth/actor';
import { releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { newId } from '@/lib/platform/ids';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { capOf, type RequestShape } from './request-shapes';

export type RequestEnd = 'answered' | 'stopped_by_credits' | 'stopped_by_client' | 'failed';

/** Whoever sent it: a person, or a program with that person's key. */
export type SeedCaller = MemberActor & { apiKeyId?: string };

type PastRequest = { caller: SeedCaller; shape: RequestShape; end?: RequestEnd };

/** Tokens that the demo model writes in a second. */
const TOKENS_PER_SECOND = 160;

/**
 * One request of the past, by the verbs that requests use: held, then settled at its real cost, or released. Answers its
 * id.
 */
export async function makeRequest({ caller, shape, end = 'answered' }: PastRequest): Promise<string> {
  const { feature, price, usage, cost } = shape;
  const workspaceId = caller.workspace.id;
  const requestId = newId();
  const cap = capOf(shape);
  const worst = costOf(price, { ...usage, output: cap });
  const hold = await placeHold({
    workspaceId,
    requestId,
    userId: caller.userId,
    apiKeyId: caller.apiKeyId ?? null,
    model: price.model,
    feature,
    priceVersion: PRICE_LIST.version,
    asked: worst,
    least: cost,
    limit: worst,
  });
  if (hold.outcome !== 'held') throw new Error(`a request of ${cost} microcredits met ${hold.outcome}`);
  const receipt = receiptFor(shape, end, cap);
  if (end === 'failed') await releaseHold({ workspaceId, requestId, receipt });
  else await settleHold({ workspaceId, requestId, cost, receipt });
  return requestId;
}

function receiptFor({ price, usage, cost }: RequestShape, end: RequestEnd, cap: number) {
  const failed = end === 'failed';
  const firstTokenMs = 240 + Math.round(usage.input / 90);
  return receiptOf({
    status: end,
    price,
    priceVersion: PRICE_LIST.version,
    usage,
    estimated: end === 'stopped_by_client',
    cost,
    waivedBecause: failed ? 'provider_failed' : null,
    error: failed ? 'provider_error' : null,
    finishReason: end === 'answered' ? 'stop' : end === 'stopped_by_credits' ? 'length' : null,
    stoppedBy: STOPPED_BY[end],
    maxTokens: { asked: cap, sent: cap },
    stream: true,
    providerRequestId: null,
    timing: {
      acceptedMs: 90,
      firstTokenMs,
      totalMs: firstTokenMs + Math.round((usage.output * 1_000) / TOKENS_PER_SECOND),
    },
  });
}

const STOPPED_BY = {
  answered: null,
  stopped_by_credits: 'credits',
  stopped_by_client: 'client',
  failed: 'provider',
} as const;
