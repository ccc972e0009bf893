import { defaultModel, modelsOnSale } from '@/lib/ai/catalog';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { countInput } from '@/lib/ai/token-count';
import { type ChatMember, requireConversation } from '@/lib/chat/conversations';
import { modelHistory } from '@/lib/chat/history';
import { readTurns } from '@/lib/chat/read-messages';
import { toDecimal } from '@/lib/platform/units';
import { messageRange } from './message-range';

/** What a message would cost on one model, in decimal strings of credits; see `MessageRange`. */
export interface MessagePrice {
  model: string;
  least: string;
  typical: string;
  most: string;
  needed: string;
}

interface Unsent {
  /** Null where it would begin a new conversation. */
  conversationId: string | null;
  message: string;
  /** The earlier message whose place it would take. */
  replaces: string | null;
}

/**
 * What a message would cost on each model on sale, together with as much of its conversation as would go along.
 * @throws AppError `not_found` for a conversation that isn't the member's own
 */
export async function priceMessage(member: ChatMember, unsent: Unsent): Promise<MessagePrice[]> {
  const { conversationId, message, replaces } = unsent;
  if (conversationId !== null) await requireConversation(member, conversationId);
  const all = conversationId === null ? [] : await readTurns(member, conversationId);
  const end = all.findIndex(({ id }) => id === replaces);
  const messages = modelHistory(end < 0 ? all : all.slice(0, end), message);
  const input = await countInput(parseCompletionRequest({ model: defaultModel(), messages }));
  return modelsOnSale().map((price) => {
    const { least, typical, most, needed } = messageRange(price, input);
    const decimals = { least: toDecimal(least), typical: toDecimal(typical), most: toDecimal(most) };
    return { model: price.model, ...decimals, needed: toDecimal(needed) };
  });
}
