import { askLedger } from '@/lib/ai/first-hold';
import { completeRequest, startMeteredRequest } from '@/lib/ai/metered-request';
import { COMPLETION_BODY_BYTES, completionRequestSchema } from '@/lib/ai/request-schema';
import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute, methodNotAllowed, readJson } from '@/lib/platform/http';
import { assertCan } from '@/lib/workspaces/permissions';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const POST = apiRoute(async (http, { requestId }) => {
  const caller = await askLedger(() => authenticate(http));
  assertCan(caller, 'use_ai');
  const request = await readJson(http, completionRequestSchema, { maxBytes: COMPLETION_BODY_BYTES });
  const metered = await startMeteredRequest({ caller, request, requestId, signal: http.signal });
  if (!request.stream) return completeRequest(metered);
  metered.headers.set('content-type', 'text/event-stream; charset=utf-8');
  return new Response(metered.stream, { headers: metered.headers });
});

export const GET = methodNotAllowed('POST');
export const PUT = methodNotAllowed('POST');
export const PATCH = methodNotAllowed('POST');
export const DELETE = methodNotAllowed('POST');
