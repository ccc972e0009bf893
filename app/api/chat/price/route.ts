import { z } from 'zod';
import { authenticate } from '@/lib/auth/api-caller';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { priceMessage } from '@/lib/chat/price-message';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed, readJson } from '@/lib/platform/http';

export const runtime = 'nodejs';

const schema = z.strictObject({
  conversation_id: z.string().optional(),
  message: z.string().max(MESSAGE_LIMIT_CHARACTERS),
  replaces: z.string().optional(),
});

export const POST = apiRoute(async (request) => {
  const caller = await authenticate(request);
  if (caller.apiKeyId) throw new AppError('forbidden');
  const { conversation_id, message, replaces } = await readJson(request, schema, { maxBytes: 1_000_000 });
  const member = { userId: caller.userId, workspaceId: caller.workspace.id };
  const unsent = { conversationId: conversation_id ?? null, message, replaces: replaces ?? null };
  return Response.json({ prices: await priceMessage(member, unsent) });
});

const refuse = methodNotAllowed('POST');

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT };
