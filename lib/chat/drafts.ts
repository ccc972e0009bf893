import { type ChatMember, requireConversation } from '@/lib/chat/conversations';
import { MESSAGE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { storableText } from '@/lib/chat/text';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';

/** Place of the draft of a chat that has no conversation yet. */
export const NEW_CHAT = 'new';

/**
 * Keeps the unsent message of one person at one place (a conversation's id, or `new`); an empty one is removed.
 * @throws AppError `not_found` for a conversation that isn't the member's own, `invalid_request` when it is too long
 */
export async function saveDraft(member: ChatMember, place: string, content: string): Promise<void> {
  if (content.length > MESSAGE_LIMIT_CHARACTERS) {
    throw new AppError('invalid_request', {
      param: 'content',
      message: `"content": may have at most ${MESSAGE_LIMIT_CHARACTERS} characters.`,
    });
  }
  if (place !== NEW_CHAT) await requireConversation(member, place);
  if (content === '') return deleteDraft(member, place);
  const text = storableText(content);
  // One statement that decides by the key: two tabs that save at once must not meet in an error.
  await db.$executeRaw`
    INSERT INTO draft (user_id, workspace_id, place, content)
    VALUES (${member.userId}::uuid, ${member.workspaceId}::uuid, ${place}, ${text})
    ON CONFLICT (user_id, workspace_id, place) DO UPDATE SET content = excluded.content, updated_at = studio_now()`;
}

/** The unsent message at this place, or an empty text. */
export async function readDraft({ userId, workspaceId }: ChatMember, place: string): Promise<string> {
  const draft = await db.draft.findUnique({
    where: { userId_workspaceId_place: { userId, workspaceId, place } },
    select: { content: true },
  });
  return draft?.content ?? '';
}

async function deleteDraft({ userId, workspaceId }: ChatMember, place: string): Promise<void> {
  await db.draft.deleteMany({ where: { userId, workspaceId, place } });
}
