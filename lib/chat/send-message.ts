import { type MeteredRequest, startMeteredRequest } from '@/lib/ai/metered-request';
import type { Caller } from '@/lib/auth/api-caller';
import { answerStream } from '@/lib/chat/answer-stream';
import { type ComposedRequest, composeRequest, type Sending } from '@/lib/chat/compose-request';
import { type ChatMember, chatMember } from '@/lib/chat/conversations';
import { NEW_CHAT, saveDraft } from '@/lib/chat/drafts';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { acceptMessage, storeAnswer } from '@/lib/chat/messages';
import { type Claim, claimSending } from '@/lib/chat/send-once';
import { dataEvent, openingEvent, sentAgain } from '@/lib/chat/sent-again';
import { titleFrom } from '@/lib/chat/text';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { log, reasonOf } from '@/lib/platform/log';

interface SendMessage extends Sending {
  caller: Caller;
  requestId: string;
  /** Names this sending, so that a repetition of it is no second one; null when nobody will repeat it. */
  key: string | null;
  /** Aborted when the person stops the answer or goes away. */
  signal: AbortSignal;
  /** Whose signal that is, kept while the answer runs: a Request that is collected no longer tells its signal. */
  signalOf: object;
}

type Answered = { stream: ReadableStream<Uint8Array>; headers: Headers };
type Ids = { conversation: string; message: string; answer: string };

/**
 * Sends a message: starts the metered request and, once it was accepted (its hold is placed and the model has begun),
 * stores the message and removes its draft. Any refusal stores nothing and keeps the sent text as the draft, so that a
 * person never loses what they wrote. The answer is stored at the stream's own end, also when nobody listens any more.
 * @throws AppError whatever refused it: `insufficient_credits`, `held_by_running_requests`, `not_found`, …
 */
export async function sendMessage(input: SendMessage): Promise<Answered> {
  const { conversationId, message, model, replaces } = input;
  const member = chatMember(input.caller);
  const claim = await claimSending(member, input.key, input.requestId, { conversationId, message, model, replaces });
  if (claim.kind === 'sent') return sentAgain(claim);
  const ids = { conversation: conversationId ?? newId(), message: newId(), answer: newId() };
  try {
    const composed = await composeRequest(member, input);
    return answer(input, ids, composed, await startAnswer(member, input, ids, composed, claim));
  } catch (refusal) {
    await Promise.all([keepAsDraft(member, input), freeKey(claim)]);
    throw refusal;
  }
}

async function startAnswer(
  member: ChatMember,
  { caller, conversationId, message, replaces, signal, signalOf }: SendMessage,
  ids: Ids,
  { request }: ComposedRequest,
  { requestId, kept }: Extract<Claim, { kind: 'new' }>,
): Promise<MeteredRequest> {
  const onAccepted = async () => {
    if (message === null) return;
    await acceptMessage({
      member,
      conversationId: ids.conversation,
      isNewConversation: conversationId === null,
      messageId: ids.message,
      content: message,
      requestId,
      replaces,
    });
  };
  return startMeteredRequest({ caller, request, requestId, signal, signalOf, onAccepted, kept });
}

function answer(input: SendMessage, ids: Ids, { goesOn }: ComposedRequest, metered: MeteredRequest): Answered {
  const requestId = metered.headers.get('x-request-id') ?? input.requestId;
  const follows = goesOn ?? ids.message;
  // Begun here and not by the stream's end: the answer is kept whether or not anybody reads it.
  const { model } = input;
  const finished = storeFinished(metered, {
    id: ids.answer,
    conversationId: ids.conversation,
    follows,
    model,
    requestId,
  });
  const opening = openingEvent({
    conversationId: ids.conversation,
    messageId: goesOn === null ? ids.message : null,
    answerId: ids.answer,
    title: titleFrom(input.message ?? ''),
  });
  const stream = answerStream({ opening, source: metered.stream, finished });
  metered.headers.set('content-type', 'text/event-stream; charset=utf-8');
  return { stream, headers: metered.headers };
}

/** Returns the event that tells the reader when the answer could not be kept. */
async function storeFinished(
  metered: MeteredRequest,
  answer: { id: string; conversationId: string; follows: string; model: string; requestId: string },
): Promise<Uint8Array | null> {
  const { text, stoppedBy, finishReason } = await metered.done;
  const cutBy = stoppedBy ?? (finishReason === 'length' ? 'length' : null);
  try {
    await storeAnswer({ ...answer, content: text, stoppedBy: cutBy });
    return null;
  } catch (error) {
    log.error('chat_answer_not_stored', { request_id: answer.requestId, reason: reasonOf(error) });
    const notStored = new AppError('internal_error', {
      message: 'This answer could not be saved. Copy it before you leave the page.',
      param: 'answer',
    });
    return dataEvent(notStored.toJson(answer.requestId));
  }
}

/** A second failure here must not hide the first: the page still has the text, and says why it was refused. */
async function keepAsDraft(member: ChatMember, { conversationId, message, requestId }: SendMessage): Promise<void> {
  if (message === null) return;
  try {
    await saveDraft(member, conversationId ?? NEW_CHAT, message.slice(0, MESSAGE_LIMIT_CHARACTERS));
  } catch (error) {
    log.warn('chat_draft_not_kept', { request_id: requestId, reason: reasonOf(error) });
  }
}

/** Should this fail too, whoever sends it again finds out that nothing was charged. */
async function freeKey({ kept, requestId }: Extract<Claim, { kind: 'new' }>): Promise<void> {
  try {
    await kept?.free();
  } catch (error) {
    log.warn('key_not_freed', { request_id: requestId, reason: reasonOf(error) });
  }
}
