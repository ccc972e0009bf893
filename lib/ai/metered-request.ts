import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { rateLimit } from '@/lib/platform/rate-limit';
import { microcredits, toDecimal } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { bookRequest } from './book-request';
import type { MeteredCaller, StartMeteredRequest } from './caller';
import { endpointOf, priceOf } from './catalog';
import { type FirstHold, placeFirstHold } from './first-hold';
import { type MeteredResult, MeteredRun } from './metered-run';
import { openStream, type ProviderStream } from './provider';
import { providerBody } from './provider-body';
import { receiptOf } from './receipt';
import { countInput, type InputCount } from './token-count';

export type MeteredRequest = {
  /** OpenAI's server-sent events; closes only after the request has been booked. Cancelling it is hanging up. */
  stream: ReadableStream<Uint8Array>;
  headers: Headers;
  /** What it came to. Never rejects, and waits for nobody to read the stream. */
  done: Promise<MeteredResult>;
};

/**
 * The one way from a request to a model, for the API and for the chat: price, hold, provider, stream, settle. Nothing of
 * it holds a database connection while the answer streams.
 * @throws AppError before the first byte: `rate_limited`, `model_not_found`, `insufficient_credits`,
 * `held_by_running_requests`, `ledger_unavailable`, `provider_error`, `provider_timeout`, `invalid_request`, and whatever `onAccepted` throws
 */
export async function startMeteredRequest(start: StartMeteredRequest): Promise<MeteredRequest> {
  const { caller, request, requestId, signal } = start;
  const startedAt = performance.now();
  assertRate(caller);
  const price = priceOf(request.model);
  const input = await countInput(request);
  const first = await placeFirstHold(caller, request, requestId, price, input);
  const stop = new AbortController();
  const hangUp = () => stop.abort();
  signal.addEventListener('abort', hangUp);
  if (signal.aborted) stop.abort();
  let run: MeteredRun;
  try {
    const provider = await open(start, price, first, stop);
    run = new MeteredRun({ start, price, input, first, provider, stop, startedAt });
  } catch (error) {
    await release(start, price, input, first, error, startedAt);
    throw error;
  } finally {
    // From here on the run listens itself.
    signal.removeEventListener('abort', hangUp);
  }
  const ourFailure = await run.ourFailure;
  if (ourFailure) {
    await run.done;
    throw ourFailure;
  }
  return { stream: run.stream, headers: headersOf(requestId, first), done: run.done };
}

/**
 * The whole answer as one JSON, put together from the stream.
 * @throws AppError `provider_error`, `provider_timeout`: then nothing was charged
 */
export async function completeRequest({ stream, headers, done }: MeteredRequest): Promise<Response> {
  await stream.pipeTo(new WritableStream());
  const { completion, cost, error } = await done;
  if (error) throw error;
  headers.set('x-credits-cost', toDecimal(cost));
  return Response.json(completion, { headers });
}

/** @throws AppError `rate_limited` */
function assertRate({ apiKeyId, userId }: MeteredCaller): void {
  const limit = env().COMPLETIONS_PER_MINUTE;
  const { ok, retryAfterSeconds } = rateLimit(`completions:${apiKeyId ?? userId}`, { limit, windowSeconds: 60 });
  if (!ok) throw new AppError('rate_limited', { retryAfterSeconds });
}

async function open(
  { request, signal }: StartMeteredRequest,
  price: ModelPrice,
  first: FirstHold,
  stop: AbortController,
): Promise<ProviderStream> {
  const endpoint = endpointOf(price);
  try {
    return await openStream(endpoint, providerBody(request, endpoint, first.cap), stop);
  } catch (error) {
    // Nobody is left to read this answer.
    if (signal.aborted) throw new AppError('invalid_request', { message: 'The caller went away.', cause: error });
    throw error;
  }
}

/** The provider accepted nothing, so nothing is booked. */
async function release(
  { request, requestId, caller, signal }: StartMeteredRequest,
  price: ModelPrice,
  input: InputCount,
  first: FirstHold,
  error: unknown,
  startedAt: number,
): Promise<void> {
  const receipt = receiptOf({
    status: signal.aborted ? 'stopped_by_client' : 'failed',
    price,
    usage: { input: input.tokens, cachedInput: 0, output: 0, reasoning: 0 },
    estimated: true,
    cost: microcredits(0n),
    waivedBecause: 'not_accepted',
    error: error instanceof AppError ? error.code : 'internal_error',
    finishReason: null,
    stoppedBy: signal.aborted ? 'client' : 'provider',
    maxTokens: { asked: first.askedCap, sent: first.cap },
    stream: request.stream === true,
    providerRequestId: null,
    timing: { acceptedMs: null, firstTokenMs: null, totalMs: Math.round(performance.now() - startedAt) },
  });
  await bookRequest({ workspaceId: caller.workspace.id, requestId, cost: null, receipt, onEnd: () => undefined });
}

function headersOf(requestId: string, first: FirstHold): Headers {
  const headers = new Headers({
    'x-request-id': requestId,
    'x-credits-available': toDecimal(first.available),
    'cache-control': 'private, no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  if (first.cap < first.askedCap) headers.set('x-max-tokens-clamped', String(first.cap));
  return headers;
}
