import { type CompletionRequest, parseCompletionRequest } from '@/lib/ai/request-schema';
import { type ChatMember, requireConversation } from '@/lib/chat/conversations';
import { GO_ON, modelHistory } from '@/lib/chat/history';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { readTurns } from '@/lib/chat/read-messages';
import { AppError } from '@/lib/platform/errors';

/** What a person sends. */
export interface Sending {
  /** Null starts a new conversation. */
  conversationId: string | null;
  /** What they wrote; null when the last answer, which was cut short, is to go on. */
  message: string | null;
  model: string;
  /** An earlier message of theirs that this one takes the place of, with all that followed it. */
  replaces: string | null;
}

export interface ComposedRequest {
  request: CompletionRequest;
  /** The answer that goes on; null for a message. */
  goesOn: string | null;
}

/**
 * What a model is asked for it: the conversation as far as it goes along, and the message.
 * @throws AppError `not_found`, `invalid_request`
 */
export async function composeRequest(member: ChatMember, sending: Sending): Promise<ComposedRequest> {
  const { conversationId, message, model, replaces } = sending;
  if (message !== null && (message.trim() === '' || message.length > MESSAGE_LIMIT_CHARACTERS)) {
    throw invalid('message', `must have 1 to ${MESSAGE_LIMIT_CHARACTERS} characters.`);
  }
  if (conversationId !== null) await requireConversation(member, conversationId);
  const all = conversationId === null ? [] : await readTurns(member, conversationId);
  const last = all.at(-1);
  if (message === null && (last?.role !== 'assistant' || last.content === '' || replaces !== null)) {
    throw invalid('message', 'only an answer that stands last can go on.');
  }
  const place = all.findIndex(({ id, role }) => id === replaces && role === 'user');
  if (replaces !== null && place < 0) throw invalid('replaces', 'is no message of yours in this conversation.');
  const earlier = replaces === null ? all : all.slice(0, place);
  const request = parseCompletionRequest({
    model,
    messages: modelHistory(earlier, message ?? GO_ON),
    stream: true,
    stream_options: { include_usage: true },
    metadata: { feature: 'chat' },
  });
  return { request, goesOn: message === null ? (last?.id ?? null) : null };
}

function invalid(param: string, what: string): AppError {
  return new AppError('invalid_request', { param, message: `"${param}": ${what}` });
}
