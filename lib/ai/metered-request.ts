import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { rateLimit } from '@/lib/platform/rate-limit';
import { microcredits, toDecimal } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { bookRequest } from './book-request';
import type { StartMeteredRequest } from './caller';
import { endpointOf, priceOf } from './catalog';
import type { MeteredResult } from './close-run';
import { type FirstHold, placeFirstHold } from './first-hold';
import { MeteredRun } from './metered-run';
import { callProvider, type ProviderStream } from './provider';
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
 * @throws AppError before the first byte: `rate_limited`, `model_not_found`, `unauthenticated`, `insufficient_credits`,
 * `held_by_running_requests`, `ledger_unavailable`, `provider_error`, `provider_timeout`, `invalid_request`, and whatever `onAccepted` throws
 */
export async function startMeteredRequest(start: StartMeteredRequest): Promise<MeteredRequest> {
  const { caller, request, requestId } = start;
  const startedAt = performance.now();
  assertRate('apiKeyHash' in caller ? caller.apiKeyId : (caller.apiKeyId ?? caller.userId));
  const price = priceOf(request.model);
  const input = await countInput(request);
  const first = await placeFirstHold(caller, request, requestId, price, input);
  let run: MeteredRun;
  try {
    const provider = await open(start, price, first);
    run = new MeteredRun({ start, price, input, first, provider, startedAt });
  } catch (error) {
    await release(start, price, input, first, error, startedAt);
    throw error;
  }
  const ourFailure = start.onAccepted ? await run.ourFailure : null;
  if (ourFailure) {
    await run.done;
    throw ourFailure;
  }
  return {
    get stream() {
      return run.stream;
    },
    headers: headersOf(requestId, first),
    done: run.done,
  };
}

/**
 * The whole answer as one JSON, put together from the stream.
 * @throws AppError `provider_error`, `provider_timeout`: then nothing was charged
 */
export async function completeRequest({ headers, done }: MeteredRequest): Promise<Response> {
  const { completion, cost, error } = await done;
  if (error) throw error;
  headers.set('x-credits-cost', toDecimal(cost));
  return Response.json(completion, { headers });
}

/** @throws AppError `rate_limited` */
function assertRate(who: string): void {
  const limits = { limit: env().COMPLETIONS_PER_MINUTE, windowSeconds: 60 };
  const { ok, retryAfterSeconds } = rateLimit(`completions:${who}`, limits);
  if (!ok) throw new AppError('rate_limited', { retryAfterSeconds });
}

async function open(
  { request, signal }: StartMeteredRequest,
  price: ModelPrice,
  first: FirstHold,
): Promise<ProviderStream> {
  const endpoint = endpointOf(price);
  // Nobody is left to read this answer.
  const goneAway = (cause?: unknown) => new AppError('invalid_request', { message: 'The caller went away.', cause });
  if (signal.aborted) throw goneAway();
  const call = callProvider(endpoint, providerBody(request, endpoint, first.cap));
  const hangUp = () => call.stop();
  signal.addEventListener('abort', hangUp);
  try {
    await call.accepted;
    return call;
  } catch (error) {
    throw signal.aborted ? goneAway(error) : error;
  } finally {
    // From here on the run listens itself.
    signal.removeEventListener('abort', hangUp);
  }
}

/** The provider accepted nothing, so nothing is booked. */
async function release(
  { request, requestId, signal, kept }: StartMeteredRequest,
  price: ModelPrice,
  input: InputCount,
  first: FirstHold,
  error: unknown,
  startedAt: number,
): Promise<void> {
  const receipt = receiptOf({
    status: signal.aborted ? 'stopped_by_client' : 'failed',
    price,
    priceVersion: first.hold.priceVersion,
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
  const { workspaceId } = first.hold;
  const nothing = { cost: null, onEnd: () => undefined, completion: () => ({}) };
  await bookRequest({ workspaceId, requestId, receipt, kept, ...nothing });
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
