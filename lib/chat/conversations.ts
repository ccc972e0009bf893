import { CONVERSATION_LIST_LIMIT } from '@/lib/chat/limits';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';

/** A person in a workspace: a conversation belongs to both, and nobody else in the workspace reads it. */
export interface ChatMember {
  userId: string;
  workspaceId: string;
}

export interface ConversationSummary {
  id: string;
  title: string;
}

/** The member's own conversations, the most recently used first. */
export async function listConversations({ userId, workspaceId }: ChatMember): Promise<ConversationSummary[]> {
  return db.conversation.findMany({
    where: { workspaceId, userId },
    select: { id: true, title: true },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: CONVERSATION_LIST_LIMIT,
  });
}

/** The member's own conversation, or null: somebody else's looks exactly like one that does not exist. */
export async function findConversation(
  { userId, workspaceId }: ChatMember,
  id: string,
): Promise<ConversationSummary | null> {
  if (!isId(id)) return null;
  return db.conversation.findFirst({ where: { id, workspaceId, userId }, select: { id: true, title: true } });
}

/** @throws AppError `not_found` when it isn't the member's own */
export async function requireConversation(member: ChatMember, id: string): Promise<ConversationSummary> {
  const conversation = await findConversation(member, id);
  if (!conversation) throw new AppError('not_found', { message: 'This conversation does not exist.' });
  return conversation;
}
