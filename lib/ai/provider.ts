import { type Dispatcher, Pool } from 'undici';
import { AppError } from '@/lib/platform/errors';
import type { Endpoint } from './catalog';
import { failureKind } from './failure-kind';
import { type SseEvent, SseReader } from './sse';

/** How long a provider may take, in milliseconds: to connect, to accept a request, between two bytes, altogether. */
export const PROVIDER_LIMITS = { connect: 5_000, headers: 60_000, idle: 60_000, total: 900_000 };

/** A provider that has accepted a request: from here on it works, and bills. */
export type ProviderStream = {
  /** The provider's own id of the request, for its support. */
  providerRequestId: string | null;
  /** @throws AppError `provider_error`, `provider_timeout` */
  events: AsyncIterable<SseEvent>;
};

const TOOK_TOO_LONG = new Error('The provider took too long altogether.');

// Kept open between requests; with undici's pool and not fetch, which costs a fifth more for the same bytes.
const pools = new Map<string, Pool>();

function poolOf(origin: string): Pool {
  let pool = pools.get(origin);
  if (!pool) {
    pool = new Pool(origin, { connections: 1_000, connect: { timeout: PROVIDER_LIMITS.connect } });
    pools.set(origin, pool);
  }
  return pool;
}

/**
 * Sends a streamed completion request and waits until the provider has accepted it. `stop` ends it at any time.
 * @throws AppError `provider_error`, `provider_timeout`; `invalid_request` with the provider's reason when it finds the
 * request wrong
 */
export async function openStream(endpoint: Endpoint, body: object, stop: AbortController): Promise<ProviderStream> {
  const total = setTimeout(() => stop.abort(TOOK_TOO_LONG), PROVIDER_LIMITS.total);
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'text/event-stream' };
  if (endpoint.apiKey) headers.authorization = `Bearer ${endpoint.apiKey}`;
  try {
    const response = await poolOf(endpoint.url.origin).request({
      method: 'POST',
      path: endpoint.url.pathname + endpoint.url.search,
      headers,
      body: JSON.stringify(body),
      signal: stop.signal,
      headersTimeout: PROVIDER_LIMITS.headers,
      bodyTimeout: PROVIDER_LIMITS.idle,
    });
    await assertAccepted(response);
    const requestId = response.headers['x-request-id'];
    return {
      providerRequestId: typeof requestId === 'string' ? requestId.slice(0, 200) : null,
      events: eventsOf(response.body, stop.signal, total),
    };
  } catch (error) {
    clearTimeout(total);
    throw providerFailure(error, stop.signal);
  }
}

async function* eventsOf(
  body: AsyncIterable<Buffer>,
  signal: AbortSignal,
  total: NodeJS.Timeout,
): AsyncGenerator<SseEvent> {
  const reader = new SseReader();
  try {
    for await (const bytes of body) yield* reader.push(bytes);
  } catch (error) {
    throw providerFailure(error, signal);
  } finally {
    clearTimeout(total);
  }
  yield* reader.flush();
}

async function assertAccepted(response: Dispatcher.ResponseData): Promise<void> {
  const { statusCode: status, headers, body } = response;
  if (status === 200 && String(headers['content-type'] ?? '').startsWith('text/event-stream')) return;
  const error = await errorIn(body);
  const cause = new Error(`The provider answered ${status}: ${failureKind(error)}`);
  const reason = typeof error?.message === 'string' ? error.message.slice(0, 300) : null;
  if ((status === 400 || status === 422) && reason !== null) {
    throw new AppError('invalid_request', { message: `The model refused the request: ${reason}`, cause });
  }
  throw new AppError('provider_error', { cause, retryAfterSeconds: status === 429 || status === 503 ? 5 : undefined });
}

const MOST_REASON_BYTES = 65_536;

/** What the provider says is wrong, in OpenAI's form; null for anything else. */
async function errorIn(body: Dispatcher.ResponseData['body']): Promise<{ message?: unknown } | null> {
  try {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes > MOST_REASON_BYTES) return null;
    }
    const { error } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    return typeof error === 'object' ? error : null;
  } catch {
    return null;
  } finally {
    body.destroy();
  }
}

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function providerFailure(error: unknown, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const isTimeout = signal.reason === TOOK_TOO_LONG || (typeof code === 'string' && TIMEOUTS.has(code));
  return new AppError(isTimeout ? 'provider_timeout' : 'provider_error', { cause: error });
}
