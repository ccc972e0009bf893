import type { StoppedBy } from '@/lib/ai/receipt';
import type { ChatMember } from '@/lib/chat/conversations';
import { NEW_CHAT } from '@/lib/chat/drafts';
import type { ModelTurn } from '@/lib/chat/history';
import { THREAD_LIMIT } from '@/lib/chat/limits';
import { storableText, titleFrom } from '@/lib/chat/text';
import { db } from '@/lib/platform/db';
import { microcredits, toDecimal } from '@/lib/platform/units';

/** Why an answer ended early: the credits ran out, the person stopped it, the model failed, or the server had to stop. */
const STOPPED_BY: readonly StoppedBy[] = ['credits', 'client', 'provider', 'server'];

export interface ChatMessage {
  id: string;
  author: 'user' | 'assistant';
  content: string;
  model: string | null;
  stoppedBy: StoppedBy | null;
  /** The AI request that wrote this answer; it leads to the receipt. Null for people's messages. */
  requestId: string | null;
  /** Credits charged for this answer, a decimal string; null for people's messages and while it isn't known. */
  cost: string | null;
}

/** The newest messages of a conversation, oldest first, each answer with what its receipt says it cost. */
export async function listMessages(member: ChatMember, conversationId: string): Promise<ChatMessage[]> {
  const rows = await db.message.findMany({
    where: { conversationId, conversation: { userId: member.userId, workspaceId: member.workspaceId } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: THREAD_LIMIT,
  });
  const costs = await readCosts(
    member.workspaceId,
    rows.flatMap((row) => row.requestId ?? []),
  );
  return rows.reverse().map((row) => ({
    id: row.id,
    author: row.author,
    content: row.content,
    model: row.model,
    stoppedBy: STOPPED_BY.find((reason) => reason === row.stoppedBy) ?? null,
    requestId: row.requestId,
    cost: row.requestId ? (costs.get(row.requestId) ?? null) : null,
  }));
}

async function readCosts(workspaceId: string, requestIds: string[]): Promise<Map<string, string>> {
  const holds = await db.hold.findMany({
    where: { workspaceId, requestId: { in: requestIds }, state: { not: 'open' } },
    select: { requestId: true, chargedIncluded: true, chargedTopUp: true },
  });
  return new Map(
    holds.map((hold) => [hold.requestId, toDecimal(microcredits(hold.chargedIncluded + hold.chargedTopUp))]),
  );
}

/** What was said so far in the form that a model reads. */
export async function readTurns(member: ChatMember, conversationId: string): Promise<ModelTurn[]> {
  const rows = await db.message.findMany({
    where: { conversationId, conversation: { userId: member.userId, workspaceId: member.workspaceId } },
    select: { author: true, content: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: THREAD_LIMIT,
  });
  return rows.reverse().map((row) => ({ role: row.author, content: row.content }));
}

interface AcceptedMessage {
  member: ChatMember;
  conversationId: string;
  isNewConversation: boolean;
  messageId: string;
  content: string;
}

/** Stores a message that was accepted and removes its draft: both or neither. */
export async function acceptMessage(message: AcceptedMessage): Promise<void> {
  const { member, conversationId, isNewConversation, messageId } = message;
  const content = storableText(message.content);
  const place = isNewConversation ? NEW_CHAT : conversationId;
  await db.$transaction([
    isNewConversation
      ? db.conversation.create({ data: { id: conversationId, ...member, title: titleFrom(content) } })
      : touchConversation(conversationId),
    db.message.create({ data: { id: messageId, conversationId, author: 'user', content } }),
    db.draft.deleteMany({ where: { ...member, place } }),
  ]);
}

interface Answer {
  id: string;
  conversationId: string;
  content: string;
  model: string;
  requestId: string;
  stoppedBy: StoppedBy | null;
}

/** Stores the model's answer, however it ended; an empty one stays visible as an answer that never came. */
export async function storeAnswer(answer: Answer): Promise<void> {
  await db.$transaction([
    db.message.create({ data: { ...answer, author: 'assistant', content: storableText(answer.content) } }),
    touchConversation(answer.conversationId),
  ]);
}

function touchConversation(id: string) {
  return db.$executeRaw`UPDATE conversation SET updated_at = studio_now() WHERE id = ${id}::uuid`;
}
