import { z } from 'zod';
import { idempotencyKeyOf } from '@/lib/ai/idempotency';
import { authenticate } from '@/lib/auth/api-caller';
import { sendMessage } from '@/lib/chat/send-message';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed, readJson } from '@/lib/platform/http';
import { assertCan } from '@/lib/workspaces/permissions';

export const runtime = 'nodejs';

const schema = z.strictObject({
  conversation_id: z.string().optional(),
  /** Null: the last answer, which was cut short, goes on. */
  message: z.string().nullable(),
  model: z.string(),
  replaces: z.string().optional(),
});

export const POST = apiRoute(async (request, { requestId }) => {
  const caller = await authenticate(request);
  if (caller.apiKeyId)
    throw new AppError('forbidden', { message: 'Chat belongs to people. Use /api/v1 with an API key.' });
  assertCan(caller, 'use_ai');
  const body = await readJson(request, schema, { maxBytes: 1_000_000 });
  const { stream, headers } = await sendMessage({
    caller,
    conversationId: body.conversation_id ?? null,
    message: body.message,
    model: body.model,
    replaces: body.replaces ?? null,
    key: idempotencyKeyOf(request),
    requestId,
    signal: request.signal,
    signalOf: request,
  });
  return new Response(stream, { headers });
});

const refuse = methodNotAllowed('POST');

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT };
