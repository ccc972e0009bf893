import 'server-only';
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { isId } from '@/lib/platform/ids';
import { isNoticeKind, mayUnsubscribe, type NoticeKind } from './kinds';

/** One person's mail of one kind from one workspace. */
export type Subscription = { userId: string; workspaceId: string; kind: NoticeKind };

/**
 * The word in a mail's link that lets its reader, signed in or not, stop this kind. It says whose mail it is about, and is
 * signed, so that nobody can stop somebody else's; it can do nothing else and never expires.
 */
export function unsubscribeToken({ userId, workspaceId, kind }: Subscription): string {
  const told = Buffer.from(`${userId}.${workspaceId}.${kind}`).toString('base64url');
  return `${told}.${signature(told)}`;
}

/** What a link is about; null when it isn't one of ours, or about mail that always comes. */
export function readUnsubscribeToken(token: unknown): Subscription | null {
  if (typeof token !== 'string' || token.length > 500) return null;
  const [told = '', signed = ''] = token.split('.');
  const [wanted, given] = [Buffer.from(signature(told)), Buffer.from(signed)];
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return null;
  const [userId = '', workspaceId = '', kind = ''] = Buffer.from(told, 'base64url').toString().split('.');
  if (!isId(userId) || !isId(workspaceId) || !isNoticeKind(kind) || !mayUnsubscribe(kind)) return null;
  return { userId, workspaceId, kind };
}

/** Stops this kind, or lets it come again. Somebody who left the workspace, or is gone, is no error. */
export async function setByMail({ userId, workspaceId, kind }: Subscription, byMail: boolean): Promise<void> {
  await db.$executeRaw`
    insert into notification_preference (user_id, workspace_id, kind, by_mail)
    select user_id, workspace_id, ${kind}, ${byMail} from member
    where user_id = ${userId}::uuid and workspace_id = ${workspaceId}::uuid
    on conflict (user_id, workspace_id, kind) do update set by_mail = excluded.by_mail, updated_at = studio_now()`;
}

/** What the page says of it; null when that person isn't in that workspace any more. */
export async function readSubscription({
  userId,
  workspaceId,
  kind,
}: Subscription): Promise<{ workspace: string; byMail: boolean } | null> {
  const [row] = await db.$queryRaw<{ workspace: string; byMail: boolean }[]>`
    select w.name as workspace, coalesce(p.by_mail, true) as "byMail"
    from member m join workspace w on w.id = m.workspace_id
    left join notification_preference p
      on p.user_id = m.user_id and p.workspace_id = m.workspace_id and p.kind = ${kind}
    where m.user_id = ${userId}::uuid and m.workspace_id = ${workspaceId}::uuid`;
  return row ?? null;
}

function signature(told: string): string {
  const key = Buffer.from(hkdfSync('sha256', env().AUTH_SECRET, '', 'studio unsubscribe', 32));
  return createHmac('sha256', key).update(told).digest('base64url');
}
