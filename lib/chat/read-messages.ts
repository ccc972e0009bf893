import type { StoppedBy } from '@/lib/ai/receipt';
import type { ChatMember } from '@/lib/chat/conversations';
import type { ModelTurn } from '@/lib/chat/history';
import { THREAD_LIMIT } from '@/lib/chat/limits';
import { db } from '@/lib/platform/db';
import { microcredits, toDecimal } from '@/lib/platform/units';

/**
 * Why an answer ended early: the credits or a limit ran out, the person stopped it, the model failed, the server had to stop, or one
 * answer can't be longer.
 */
export type CutBy = StoppedBy | 'length';

const STOPPED_BY: readonly CutBy[] = ['credits', 'limit', 'client', 'provider', 'server', 'length'];

export interface ChatMessage {
  id: string;
  author: 'user' | 'assistant';
  content: string;
  model: string | null;
  stoppedBy: CutBy | null;
  /** The AI request that wrote this answer; it leads to the receipt. Null for people's messages. */
  requestId: string | null;
  /** Credits charged for this answer, a decimal string; null for people's messages and while it isn't known. */
  cost: string | null;
}

/** The newest messages of a conversation, oldest first, each answer with what its receipt says it cost. */
export async function listMessages(member: ChatMember, conversationId: string): Promise<ChatMessage[]> {
  return withCosts(member.workspaceId, (await newestRows(member, conversationId)).reverse());
}

/** What was said so far in the form that a model reads, each with its id. */
export async function readTurns(member: ChatMember, conversationId: string): Promise<(ModelTurn & { id: string })[]> {
  const rows = await newestRows(member, conversationId);
  return rows.reverse().map(({ id, author, content }) => ({ id, role: author, content }));
}

export interface SentMessage {
  conversationId: string;
  title: string;
  /** Null when the request went on with an answer. */
  messageId: string | null;
  /** Null as long as it isn't stored. */
  answer: ChatMessage | null;
}

/** What an AI request of this member has left in their conversations; null when it has left nothing. */
export async function findSent(member: ChatMember, requestId: string): Promise<SentMessage | null> {
  const rows = await db.message.findMany({
    where: { requestId, conversation: { userId: member.userId, workspaceId: member.workspaceId } },
    include: { conversation: { select: { title: true } } },
  });
  const [first] = rows;
  if (!first) return null;
  const answers = rows.filter(({ author }) => author === 'assistant');
  const [answer] = await withCosts(member.workspaceId, answers);
  const { conversationId, conversation } = first;
  const messageId = rows.find(({ author }) => author === 'user')?.id ?? null;
  return { conversationId, title: conversation.title, messageId, answer: answer ?? null };
}

function newestRows({ userId, workspaceId }: ChatMember, conversationId: string) {
  return db.message.findMany({
    where: { conversationId, conversation: { userId, workspaceId } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: THREAD_LIMIT,
  });
}

type Row = Awaited<ReturnType<typeof newestRows>>[number];

async function withCosts(workspaceId: string, rows: readonly Row[]): Promise<ChatMessage[]> {
  const requestIds = rows.flatMap(({ author, requestId }) => (author === 'assistant' && requestId ? [requestId] : []));
  const holds = await db.hold.findMany({
    where: { workspaceId, requestId: { in: requestIds }, state: { not: 'open' } },
    select: { requestId: true, chargedIncluded: true, chargedTopUp: true },
  });
  const costs = new Map(
    holds.map((hold) => [hold.requestId, toDecimal(microcredits(hold.chargedIncluded + hold.chargedTopUp))]),
  );
  return rows.map(({ id, author, content, model, stoppedBy, requestId: request }) => {
    const requestId = author === 'assistant' ? request : null;
    const cost = requestId === null ? null : (costs.get(requestId) ?? null);
    return {
      id,
      author,
      content,
      model,
      stoppedBy: STOPPED_BY.find((one) => one === stoppedBy) ?? null,
      requestId,
      cost,
    };
  });
}
