import { z } from 'zod';
import { idempotencyKeyOf } from '@/lib/ai/idempotency';
import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { sendMessage } from '@/lib/chat/send-message';
import { readJson } from '@/lib/platform/http';
import { assertCan } from '@/lib/workspaces/permissions';

const schema = z.strictObject({
  conversation_id: z.string().optional(),
  /** Null: the last answer, which was cut short, goes on. */
  message: z.string().nullable(),
  model: z.string(),
  replaces: z.string().optional(),
});

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request, { requestId }) => {
    const caller = await authenticatePerson(request);
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
  },
});
