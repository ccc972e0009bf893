import { type HoldRequest, placeHold } from '@/lib/credits/holds';
import { AppError } from '@/lib/platform/errors';
import { DEFAULT_OUTPUT_TOKENS } from '@/lib/platform/policy';
import type { Microcredits } from '@/lib/platform/units';
import { type ModelPrice, PRICE_LIST } from '@/lib/pricing/price-list';
import { affordableOutput, worstCase } from '@/lib/pricing/worst-case';
import type { MeteredCaller } from './caller';
import { modelsOnSale } from './catalog';
import { heldByRunningRequests, insufficientCredits } from './refusals';
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
  /** Whether the credits are why the cap was lowered. */
  cappedByCredits: boolean;
  /** Output tokens that the hold pays for. */
  covered: number;
  /** What can be spent beside this hold. */
  available: Microcredits;
};

/**
 * Holds the credits for a request's input and the first slice of its output, and lowers the output cap to what there is.
 * Where the model thinks invisibly there is nothing to slice by: the hold covers the whole cap.
 * @throws AppError `insufficient_credits`, `held_by_running_requests`, `ledger_unavailable`
 */
export async function placeFirstHold(
  caller: MeteredCaller,
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
    workspaceId: caller.workspace.id,
    requestId,
    userId: caller.userId,
    apiKeyId: caller.apiKeyId,
    model: price.model,
    feature: featureOf(request),
    priceVersion: PRICE_LIST.version,
    asked: price.reasons ? limit : worstCase(price, inputTokens, slice.asked),
    least,
    limit,
  };
  const answer = await askLedger(() => placeHold(hold));
  if (answer.outcome === 'unauthenticated') throw new AppError('unauthenticated');
  if (answer.outcome !== 'held') {
    const onSale = modelsOnSale();
    const need = { caller, balances: answer.balances, needed: least, inputTokens, outputTokens: slice.least, onSale };
    throw answer.outcome === 'insufficient_credits' ? insufficientCredits(need) : heldByRunningRequests(need);
  }
  const payable = price.reasons ? answer.amount : answer.limit;
  const cap = affordableOutput(price, inputTokens, payable, modelCap);
  return {
    hold,
    cap,
    askedCap,
    cappedByCredits: cap < modelCap,
    covered: affordableOutput(price, inputTokens, answer.amount, cap),
    available: answer.available,
  };
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
