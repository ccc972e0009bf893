import { z } from 'zod';
import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { chatMember } from '@/lib/chat/conversations';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { priceMessage } from '@/lib/chat/price-message';
import { readJson } from '@/lib/platform/http';

const schema = z.strictObject({
  conversation_id: z.string().optional(),
  message: z.string().max(MESSAGE_LIMIT_CHARACTERS),
  replaces: z.string().optional(),
});

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const caller = await authenticatePerson(request);
    const { conversation_id, message, replaces } = await readJson(request, schema, { maxBytes: 1_000_000 });
    const unsent = { conversationId: conversation_id ?? null, message, replaces: replaces ?? null };
    return Response.json({ prices: await priceMessage(chatMember(caller), unsent) });
  },
});
