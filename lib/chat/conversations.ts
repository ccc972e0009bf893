import type { MemberActor } from '@/lib/auth/actor';
import { CONVERSATION_LIST_LIMIT, SEARCH_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { storableText, titleFrom } from '@/lib/chat/text';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';

/** A person in a workspace: a conversation belongs to both, and nobody else in the workspace reads it. */
export interface ChatMember {
  userId: string;
  workspaceId: string;
}

/** Whose conversations a person's are: theirs, in the workspace they are in now. */
export function chatMember({ userId, workspace }: MemberActor): ChatMember {
  return { userId, workspaceId: workspace.id };
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

/** The member's own conversations in which these words stand, in the title or in a message; the newest first. */
export async function searchConversations(member: ChatMember, words: string): Promise<ConversationSummary[]> {
  const wanted = storableText(words).trim().slice(0, SEARCH_LIMIT_CHARACTERS).toLowerCase();
  if (wanted === '') return listConversations(member);
  // No pattern: a % that somebody looks for is a %.
  return db.$queryRaw<ConversationSummary[]>`
    SELECT c.id::text, c.title FROM conversation c
    WHERE c.workspace_id = ${member.workspaceId}::uuid AND c.user_id = ${member.userId}::uuid
      AND (strpos(lower(c.title), ${wanted}) > 0 OR EXISTS (
        SELECT 1 FROM message m WHERE m.conversation_id = c.id AND strpos(lower(m.content), ${wanted}) > 0))
    ORDER BY c.updated_at DESC, c.id DESC LIMIT ${CONVERSATION_LIST_LIMIT}`;
}

/**
 * Gives a conversation another title. It keeps its place in the list.
 * @throws AppError `not_found`, `invalid_request` for a title that says nothing
 */
export async function renameConversation(member: ChatMember, id: string, title: string): Promise<void> {
  const named = titleFrom(storableText(title));
  if (named === '') throw new AppError('invalid_request', { param: 'title' });
  await requireConversation(member, id);
  await db.conversation.update({ where: { id }, data: { title: named } });
}

/** Removes a conversation with its messages and its draft; receipts stay. One that is gone already is as it should be. */
export async function deleteConversation({ userId, workspaceId }: ChatMember, id: string): Promise<void> {
  if (!isId(id)) return;
  await db.$transaction([
    db.conversation.deleteMany({ where: { id, userId, workspaceId } }),
    db.draft.deleteMany({ where: { userId, workspaceId, place: id } }),
  ]);
}
