import { invalidKey, type KnownKey } from '@/lib/auth/api-caller';
import { type HoldRequest, type KeyHolder, placeHold } from '@/lib/credits/holds';
import { AppError } from '@/lib/platform/errors';
import { DEFAULT_OUTPUT_TOKENS } from '@/lib/platform/policy';
import type { Microcredits } from '@/lib/platform/units';
import { type ModelPrice, PRICE_LIST } from '@/lib/pricing/price-list';
import { affordableOutput, worstCase } from '@/lib/pricing/worst-case';
import type { MeteredCaller } from './caller';
import { modelsOnSale } from './catalog';
import { noteRefusal } from './note-refusal';
import type { RanOut } from './receipt';
import { heldByRunningRequests, insufficientCredits, limitReached } from './refusals';
import { type CompletionRequest, featureOf } from './request-schema';
import { firstSlice } from './slices';
import type { InputCount } from './token-count';

/** A request that may start: its hold is placed. */
export type FirstHold = {
  /** As the hold was asked for; the same with a larger total enlarges it. */
  hold: HoldRequest;
  /** Output cap to send to the provider. */
  cap: number;
  /** What the caller asked for, or our own cap when nothing was asked. */
  askedCap: number;
  /** Why the cap was lowered, if it was. */
  cappedBy: RanOut | null;
  /** Output tokens that the hold pays for. */
  covered: number;
  /** What can be spent beside this hold. */
  available: Microcredits;
};

/**
 * Holds the credits for a request's input and the first slice of its output, and lowers the output cap to what there is.
 * Where the model thinks invisibly there is nothing to slice by: the hold covers the whole cap.
 * @throws AppError `unauthenticated` (a key that is good no more), `member_limit_reached`,
 * `key_limit_reached`, `insufficient_credits`, `held_by_running_requests`, `ledger_unavailable`
 */
export async function placeFirstHold(
  caller: MeteredCaller | KnownKey,
  request: CompletionRequest,
  requestId: string,
  price: ModelPrice,
  input: InputCount,
): Promise<FirstHold> {
  const inputTokens = input.upperBound;
  const askedCap = request.max_completion_tokens ?? request.max_tokens ?? DEFAULT_OUTPUT_TOKENS;
  const modelCap = Math.min(askedCap, price.maxOutputTokens);
  const slice = firstSlice(modelCap);
  const least = worstCase(price, inputTokens, slice.least);
  const limit = worstCase(price, inputTokens, modelCap);
  const hold: HoldRequest = {
    ...identified(caller),
    requestId,
    model: price.model,
    feature: featureOf(request),
    priceVersion: PRICE_LIST.version,
    asked: price.reasons ? limit : worstCase(price, inputTokens, slice.asked),
    least,
    limit,
  };
  const answer = await askLedger(() => placeHold(hold));
  if (answer.outcome === 'unauthenticated') throw invalidKey();
  if (answer.outcome !== 'held') {
    const who = 'apiKeyHash' in caller ? heldFor(caller, answer.keyHolder) : caller;
    const { balances } = answer;
    const need = {
      caller: who,
      balances,
      needed: least,
      inputTokens,
      outputTokens: slice.least,
      onSale: modelsOnSale(),
    };
    await noteRefusal({ ...hold, userId: who.userId, apiKeyId: who.apiKeyId }, answer);
    if ('charged' in answer) throw limitReached(need, answer.outcome, answer);
    throw answer.outcome === 'insufficient_credits' ? insufficientCredits(need) : heldByRunningRequests(need);
  }
  const { available } = answer.balances;
  const payable = price.reasons ? answer.amount : answer.limit;
  const cap = affordableOutput(price, inputTokens, payable, modelCap);
  return {
    // Whose key it is was asked once: an answer that runs goes on, also when its key is revoked meanwhile.
    hold: { ...hold, apiKeyHash: undefined },
    cap,
    askedCap,
    // A thinking model's hold is at most half of what was free.
    cappedBy: cap < modelCap ? shortOf(answer.amount + available, price.reasons ? 2n * payable + 1n : payable) : null,
    covered: affordableOutput(price, inputTokens, answer.amount, cap),
    available,
  };
}

/** What kept the cap low: the workspace's credits that were free, or less `room` than those leave, which only a limit does. */
function shortOf(free: bigint, room: bigint): RanOut {
  return room < free ? 'limit' : 'credits';
}

function identified(caller: MeteredCaller | KnownKey) {
  if ('apiKeyHash' in caller) {
    const { workspaceId, apiKeyHash } = caller;
    return { workspaceId, apiKeyHash, userId: null, apiKeyId: null };
  }
  return { workspaceId: caller.workspace.id, userId: caller.userId, apiKeyId: caller.apiKeyId };
}

function heldFor({ workspaceId, apiKeyId }: KnownKey, holder: KeyHolder | null): MeteredCaller {
  if (!holder) throw invalidKey();
  const { userId, role, plan } = holder;
  return { userId, apiKeyId, role, operator: false, workspace: { id: workspaceId, plan } };
}

/** No answer from the ledger, no call to the provider. */
export async function askLedger<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('ledger_unavailable', { cause: error, retryAfterSeconds: 5 });
  }
}
