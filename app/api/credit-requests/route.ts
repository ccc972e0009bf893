import { z } from 'zod';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { chatMember } from '@/lib/chat/conversations';
import { NEW_CHAT, readDraft } from '@/lib/chat/drafts';
import { askOwner } from '@/lib/credit-requests/ask-owner';
import { readJson } from '@/lib/platform/http';
import { parseAmount } from '@/lib/purchases/parse-amount';

const schema = z.strictObject({
  amount: z.string(),
  reason: z.string().max(2_000).default(''),
  /** Where the message waits: a conversation's id, or `new`. */
  place: z.union([z.literal(NEW_CHAT), z.uuid()]).default(NEW_CHAT),
  show_message: z.boolean().default(false),
});

/** A member asks the owners to buy credits; asking again while that waits is answered with the same request. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const member = await authenticate(request);
    const { amount, reason, place, show_message } = await readJson(request, schema, { maxBytes: 16_384 });
    const message = show_message ? await readDraft(chatMember(member), place) : '';
    const returnTo = place === NEW_CHAT ? '/chat' : `/chat/${place}`;
    const { id, isNew } = await askOwner(member, { amount: parseAmount(amount), reason, message, returnTo });
    return Response.json({ id }, { status: isNew ? 201 : 200 });
  },
});
