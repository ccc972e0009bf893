import type { ChatMember } from '@/lib/chat/conversations';
import { NEW_CHAT } from '@/lib/chat/drafts';
import type { CutBy } from '@/lib/chat/read-messages';
import { storableText, titleFrom } from '@/lib/chat/text';
import { db } from '@/lib/platform/db';

interface AcceptedMessage {
  member: ChatMember;
  conversationId: string;
  isNewConversation: boolean;
  messageId: string;
  content: string;
  requestId: string;
  /** The earlier message that this one takes the place of: it and all that followed it are removed. */
  replaces: string | null;
}

/** Stores a message that was accepted, and removes its draft and what it replaces: all of it or nothing. */
export async function acceptMessage(message: AcceptedMessage): Promise<void> {
  const { member, conversationId, isNewConversation, messageId, requestId, replaces } = message;
  const content = storableText(message.content);
  const place = isNewConversation ? NEW_CHAT : conversationId;
  await db.$transaction([
    isNewConversation
      ? db.conversation.create({ data: { id: conversationId, ...member, title: titleFrom(content) } })
      : touchConversation(conversationId),
    ...(replaces === null ? [] : [removeFrom(conversationId, replaces)]),
    db.message.create({ data: { id: messageId, conversationId, author: 'user', content, requestId } }),
    db.draft.deleteMany({ where: { ...member, place } }),
  ]);
}

interface Answer {
  id: string;
  conversationId: string;
  /** The message that it answers, or the answer that it goes on with. */
  follows: string;
  content: string;
  model: string;
  requestId: string;
  stoppedBy: CutBy | null;
}

/**
 * Stores the model's answer, however it ended; an empty one stays visible as an answer that never came. Where its
 * message was replaced meanwhile there is nothing left that it would answer; its receipt stays.
 */
export async function storeAnswer(answer: Answer): Promise<void> {
  const { id, conversationId, follows, content, model, requestId, stoppedBy } = answer;
  await db.$transaction([
    db.$executeRaw`
      INSERT INTO message (id, conversation_id, author, content, model, request_id, stopped_by)
      SELECT ${id}::uuid, conversation_id, 'assistant', ${storableText(content)}, ${model}, ${requestId}::uuid, ${stoppedBy}
      FROM message WHERE id = ${follows}::uuid AND conversation_id = ${conversationId}::uuid FOR KEY SHARE`,
    touchConversation(conversationId),
  ]);
}

function removeFrom(conversationId: string, messageId: string) {
  return db.$executeRaw`
    DELETE FROM message later USING message first
    WHERE first.id = ${messageId}::uuid AND first.conversation_id = ${conversationId}::uuid
      AND later.conversation_id = first.conversation_id AND (later.created_at, later.id) >= (first.created_at, first.id)`;
}

function touchConversation(id: string) {
  return db.$executeRaw`UPDATE conversation SET updated_at = studio_now() WHERE id = ${id}::uuid`;
}
