import { noteRefusal } from '@/lib/ai/note-refusal';
import { receiptOf } from '@/lib/ai/receipt';
import type { MemberActor } from '@/lib/auth/actor';
import { releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { newId } from '@/lib/platform/ids';
import { USEFUL_ANSWER_TOKENS } from '@/lib/platform/policy';
import type { Microcredits } from '@/lib/platform/units';
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
  const workspaceId = caller.workspace.id;
  const { cost } = shape;
  const asked = askFor(caller, shape, cost);
  const { requestId } = asked;
  const hold = await placeHold(asked);
  if (hold.outcome !== 'held') throw new Error(`a request of ${cost} microcredits met ${hold.outcome}`);
  const receipt = receiptFor(shape, end, capOf(shape));
  if (end === 'failed') await releaseHold({ workspaceId, requestId, receipt });
  else await settleHold({ workspaceId, requestId, cost, receipt });
  return requestId;
}

/** A request that came when too little was left: the model was not called, and why is kept, as the proxy keeps it. */
export async function beRefused(caller: SeedCaller, shape: RequestShape): Promise<void> {
  const least = costOf(shape.price, { ...shape.usage, output: USEFUL_ANSWER_TOKENS });
  const asked = askFor(caller, shape, least);
  const answer = await placeHold(asked);
  if (answer.outcome === 'held' || answer.outcome === 'unauthenticated') throw new Error(`it met ${answer.outcome}`);
  await noteRefusal({ ...asked, userId: caller.userId }, answer);
}

function askFor(caller: SeedCaller, shape: RequestShape, least: Microcredits) {
  const { feature, price, usage } = shape;
  const worst = costOf(price, { ...usage, output: capOf(shape) });
  return {
    workspaceId: caller.workspace.id,
    requestId: newId(),
    userId: caller.userId,
    apiKeyId: caller.apiKeyId ?? null,
    model: price.model,
    feature,
    priceVersion: PRICE_LIST.version,
    asked: worst,
    least,
    limit: worst,
  };
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
