import { authenticate, type KnownKey, knownKeyOf } from '@/lib/auth/api-caller';
import { AppError, type ErrorCode } from '@/lib/platform/errors';
import { type HttpRequest, readJson } from '@/lib/platform/http';
import { log, reasonOf } from '@/lib/platform/log';
import { assertCan } from '@/lib/workspaces/permissions';
import type { MeteredCaller } from './caller';
import { askLedger } from './first-hold';
import { claimKey, idempotencyKeyOf } from './idempotency';
import { completeRequest, type MeteredRequest, startMeteredRequest } from './metered-request';
import { replayed } from './replay';
import { COMPLETION_BODY_BYTES, type CompletionRequest, completionRequestSchema } from './request-schema';

/** What is answered only when the key has been checked already. */
const AFTER_THE_KEY: readonly ErrorCode[] = [
  'unauthenticated',
  'insufficient_credits',
  'held_by_running_requests',
  'ledger_unavailable',
  'provider_error',
  'provider_timeout',
];

/** `POST /v1/chat/completions`: the one handler behind the app's route and behind the gateway's listener. */
export async function completions(http: HttpRequest, { requestId }: { requestId: string }): Promise<Response> {
  const known = http.headers.get('idempotency-key') === null ? knownKeyOf(http) : null;
  if (!known) return answer(http, await askLedger(() => identify(http)), requestId);
  try {
    return await answer(http, known, requestId);
  } catch (error) {
    // Whoever may not ask learns nothing else, not even what is wrong with the request.
    if (error instanceof AppError && !AFTER_THE_KEY.includes(error.code)) await askLedger(() => identify(http));
    throw error;
  }
}

async function identify(http: HttpRequest): Promise<MeteredCaller> {
  const caller = await authenticate(http);
  assertCan(caller, 'use_ai');
  return caller;
}

async function answer(http: HttpRequest, caller: MeteredCaller | KnownKey, requestId: string): Promise<Response> {
  const request = await readJson(http, completionRequestSchema, { maxBytes: COMPLETION_BODY_BYTES });
  if (!('apiKeyHash' in caller)) {
    const key = idempotencyKeyOf(http);
    if (key !== null) return answerOnce({ http, caller, request, requestId, key });
  }
  return respond(
    await startMeteredRequest({ caller, request, requestId, signal: http.signal, signalOf: http }),
    request,
  );
}

type Keyed = { http: HttpRequest; caller: MeteredCaller; request: CompletionRequest; requestId: string; key: string };

async function answerOnce({ http, caller, request, requestId, key }: Keyed): Promise<Response> {
  const claim = { workspaceId: caller.workspace.id, key, requestId, request };
  const claimed = await askLedger(() => claimKey(claim));
  if (claimed.kind === 'replay') return replayed(claimed, request.stream === true);
  const { kept } = claimed;
  let metered: MeteredRequest;
  try {
    metered = await startMeteredRequest({
      caller,
      request,
      requestId: claimed.requestId,
      signal: http.signal,
      signalOf: http,
      kept,
    });
  } catch (refusal) {
    // Should this fail too, the next request under the key finds out that nothing was charged.
    await kept
      .free()
      .catch((error: unknown) => log.warn('key_not_freed', { request_id: requestId, reason: reasonOf(error) }));
    throw refusal;
  }
  return respond(metered, request);
}

async function respond(metered: MeteredRequest, request: CompletionRequest): Promise<Response> {
  if (!request.stream) return completeRequest(metered);
  metered.headers.set('content-type', 'text/event-stream; charset=utf-8');
  return new Response(metered.stream, { headers: metered.headers });
}
