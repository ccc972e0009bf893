import { authenticate, type KnownKey, knownKeyOf } from '@/lib/auth/api-caller';
import { AppError, type ErrorCode } from '@/lib/platform/errors';
import { type HttpRequest, readJson } from '@/lib/platform/http';
import { assertCan } from '@/lib/workspaces/permissions';
import type { MeteredCaller } from './caller';
import { askLedger } from './first-hold';
import { completeRequest, startMeteredRequest } from './metered-request';
import { COMPLETION_BODY_BYTES, completionRequestSchema } from './request-schema';

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
  const known = knownKeyOf(http);
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
  const metered = await startMeteredRequest({ caller, request, requestId, signal: http.signal });
  if (!request.stream) return completeRequest(metered);
  metered.headers.set('content-type', 'text/event-stream; charset=utf-8');
  return new Response(metered.stream, { headers: metered.headers });
}
