import 'server-only';
import { markOccasionRead } from '@/lib/notices/list-notices';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { isId } from '@/lib/platform/ids';
import { REASON_CHARACTERS } from '@/lib/platform/policy';
import { assertCan } from '@/lib/workspaces/permissions';
import type { NamedMember } from './credit-request';
import { oneLine } from './first-words';

/**
 * An owner says no, with a word if they like; the one who asked is told. One that has ended already stays as it is.
 * @throws AppError `forbidden`, `not_found`, `invalid_request` (a word that is too long)
 */
export async function declineRequest(owner: NamedMember, id: string, word: string): Promise<void> {
  assertCan(owner, 'answer_requests');
  const answer = oneLine(word);
  if (Array.from(answer).length > REASON_CHARACTERS) throw new AppError('invalid_request', { param: 'answer' });
  const workspaceId = owner.workspace.id;
  if (!isId(id)) throw new AppError('not_found');
  await db.$transaction(async (tx) => {
    const [asked] = await tx.$queryRaw<{ user_id: string; return_to: string; state: string }[]>`
      select user_id::text, return_to, state::text from credit_request
      where id = ${id}::uuid and workspace_id = ${workspaceId}::uuid for update`;
    if (!asked) throw new AppError('not_found');
    if (asked.state !== 'open') return;
    await tx.$executeRaw`
      update credit_request set state = 'declined', handled_by = ${owner.userId}::uuid, answer = ${answer || null},
        ended_at = studio_now()
      where id = ${id}::uuid`;
    await markHandled(tx, workspaceId, id);
    const facts = { name: oneLine(owner.name), answer, href: asked.return_to };
    await notify(tx, { workspaceId, kind: 'credits_declined', occasion: id, facts, to: { userIds: [asked.user_id] } });
  });
}

/**
 * The one who asked takes it back.
 * @throws AppError `not_found` when it isn't theirs
 */
export async function withdrawRequest(member: NamedMember, id: string): Promise<void> {
  const workspaceId = member.workspace.id;
  if (!isId(id)) throw new AppError('not_found');
  await db.$transaction(async (tx) => {
    const mine = await tx.$queryRaw<{ state: string }[]>`
      select state::text from credit_request
      where id = ${id}::uuid and workspace_id = ${workspaceId}::uuid and user_id = ${member.userId}::uuid for update`;
    if (!mine[0]) throw new AppError('not_found');
    if (mine[0].state !== 'open') return;
    await tx.$executeRaw`update credit_request set state = 'closed', ended_at = studio_now() where id = ${id}::uuid`;
    await markHandled(tx, workspaceId, id);
  });
}

/** What has been dealt with needs nobody's attention any more, whichever owner did. */
export async function markHandled(tx: Transaction, workspaceId: string, requestId: string): Promise<void> {
  await markOccasionRead(tx, { workspaceId, kind: 'credits_asked', occasion: requestId });
}
