import { type MeteredRequest, startMeteredRequest } from '@/lib/ai/metered-request';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import type { Caller } from '@/lib/auth/api-caller';
import { answerStream } from '@/lib/chat/answer-stream';
import { type ChatMember, requireConversation } from '@/lib/chat/conversations';
import { NEW_CHAT, saveDraft } from '@/lib/chat/drafts';
import { modelHistory } from '@/lib/chat/history';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { acceptMessage, readTurns, storeAnswer } from '@/lib/chat/messages';
import { titleFrom } from '@/lib/chat/text';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { log, reasonOf } from '@/lib/platform/log';

interface SendMessage {
  caller: Caller;
  /** Null starts a new conversation. */
  conversationId: string | null;
  message: string;
  model: string;
  requestId: string;
  /** Aborted when the person stops the answer or goes away. */
  signal: AbortSignal;
  /** Whose signal that is, kept while the answer runs: a Request that is collected no longer tells its signal. */
  signalOf: object;
}

type Ids = { conversation: string; message: string; answer: string };

/**
 * Sends a message: starts the metered request and, once it was accepted (its hold is placed and the model has begun),
 * stores the message and removes its draft. Any refusal stores nothing and keeps the sent text as the draft, so that a
 * person never loses what they wrote. The answer is stored at the stream's own end, also when nobody listens any more.
 * @throws AppError whatever refused it: `insufficient_credits`, `held_by_running_requests`, `not_found`, …
 */
export async function sendMessage(
  input: SendMessage,
): Promise<{ stream: ReadableStream<Uint8Array>; headers: Headers }> {
  const member = { userId: input.caller.userId, workspaceId: input.caller.workspace.id };
  const ids = { conversation: input.conversationId ?? newId(), message: newId(), answer: newId() };
  try {
    return answer(input, ids, await startAnswer(member, input, ids));
  } catch (refusal) {
    await keepAsDraft(member, input);
    throw refusal;
  }
}

async function startAnswer(member: ChatMember, input: SendMessage, ids: Ids): Promise<MeteredRequest> {
  if (input.message.trim() === '' || input.message.length > MESSAGE_LIMIT_CHARACTERS) {
    const message = `"message": must have 1 to ${MESSAGE_LIMIT_CHARACTERS} characters.`;
    throw new AppError('invalid_request', { param: 'message', message });
  }
  if (input.conversationId) await requireConversation(member, input.conversationId);
  const earlier = input.conversationId ? await readTurns(member, input.conversationId) : [];
  const request = parseCompletionRequest({
    model: input.model,
    messages: modelHistory(earlier, input.message),
    stream: true,
    stream_options: { include_usage: true },
    metadata: { feature: 'chat' },
  });
  const { caller, requestId, signal, signalOf } = input;
  const message = {
    member,
    conversationId: ids.conversation,
    isNewConversation: input.conversationId === null,
    messageId: ids.message,
    content: input.message,
  };
  const onAccepted = () => acceptMessage(message);
  return startMeteredRequest({ caller, request, requestId, signal, signalOf, onAccepted });
}

function answer(input: SendMessage, ids: Ids, metered: MeteredRequest) {
  // Begun here and not by the stream's end: the answer is kept whether or not anybody reads it.
  const { model, requestId } = input;
  const finished = storeFinished(metered, { id: ids.answer, conversationId: ids.conversation, model, requestId });
  const accepted = {
    conversation_id: ids.conversation,
    message_id: ids.message,
    answer_id: ids.answer,
    title: titleFrom(input.message),
  };
  const stream = answerStream({
    opening: encode(`event: conversation\ndata: ${JSON.stringify(accepted)}\n\n`),
    source: metered.stream,
    finished,
  });
  metered.headers.set('content-type', 'text/event-stream; charset=utf-8');
  return { stream, headers: metered.headers };
}

/** Returns the event that tells the reader when the answer could not be kept. */
async function storeFinished(
  metered: MeteredRequest,
  answer: { id: string; conversationId: string; model: string; requestId: string },
): Promise<Uint8Array | null> {
  const { text, stoppedBy } = await metered.done;
  try {
    await storeAnswer({ ...answer, content: text, stoppedBy });
    return null;
  } catch (error) {
    log.error('chat_answer_not_stored', { request_id: answer.requestId, reason: reasonOf(error) });
    const notStored = new AppError('internal_error', {
      message: 'This answer could not be saved. Copy it before you leave the page.',
    });
    return encode(`data: ${JSON.stringify(notStored.toJson(answer.requestId))}\n\n`);
  }
}

/** A second failure here must not hide the first: the page still has the text, and says why it was refused. */
async function keepAsDraft(member: ChatMember, { conversationId, message, requestId }: SendMessage): Promise<void> {
  try {
    await saveDraft(member, conversationId ?? NEW_CHAT, message.slice(0, MESSAGE_LIMIT_CHARACTERS));
  } catch (error) {
    log.warn('chat_draft_not_kept', { request_id: requestId, reason: reasonOf(error) });
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
