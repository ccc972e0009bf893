import 'server-only';
import { DEFAULT_LANGUAGE } from '@/lib/i18n/languages';
import { type Connection, db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { NoticeKind } from './kinds';
import { noticeText } from './notice-text';

/** A person in a workspace: notices belong to both. */
export type Reader = { userId: string; workspaceId: string };

/** A notice in the reader's language, as plain values. */
export type NoticeView = {
  id: string;
  title: string;
  body: string;
  /** Path on this site of what it is about. */
  href: string;
  /** ISO time. */
  at: string;
  isRead: boolean;
};

export type NoticePage = { notices: NoticeView[]; nextCursor: string | null };

type Row = {
  id: string;
  kind: string;
  facts: unknown;
  created_at: Date;
  read_at: Date | null;
  locale: string | null;
};

// More digits than this are no moment that Postgres can tell.
const CURSOR = /^(\d{1,18})_([0-9a-f-]{36})$/;

/** The reader's own notices, the newest first, in the language of their page or else their own. A cursor that isn't one of ours is no cursor. */
export async function listNotices(
  { userId, workspaceId }: Reader,
  { cursor = null, limit = 20, locale }: { cursor?: string | null; limit?: number; locale?: string } = {},
): Promise<NoticePage> {
  const [, micros = null, lastId = null] = CURSOR.exec(cursor ?? '') ?? [];
  const after = lastId !== null && isId(lastId) ? { micros, lastId } : { micros: null, lastId: null };
  const rows = await db.$queryRaw<(Row & { micros: bigint })[]>`
    select n.id::text, n.kind, n.facts, n.created_at, n.read_at, u.locale,
      (extract(epoch from n.created_at) * 1000000)::bigint as micros
    from notice n join "user" u on u.id = n.user_id
    where n.workspace_id = ${workspaceId}::uuid and n.user_id = ${userId}::uuid
      and (${after.micros}::text is null or (n.created_at, n.id) <
        (to_timestamp(0) + ${after.micros}::bigint * interval '1 microsecond', ${after.lastId}::uuid))
    order by n.created_at desc, n.id desc limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    notices: shown.flatMap((row) => toView(row, locale ?? row.locale)),
    nextCursor: last ? `${last.micros}_${last.id}` : null,
  };
}

export async function countUnread({ userId, workspaceId }: Reader): Promise<number> {
  return db.notice.count({ where: { userId, workspaceId, readAt: null } });
}

/** Marks some of the reader's own notices as read, or all of them; others' are left alone without a word. */
export async function markRead({ userId, workspaceId }: Reader, which: string[] | 'all'): Promise<void> {
  const ids = which === 'all' ? null : which.filter(isId);
  await db.$executeRaw`
    update notice set read_at = studio_now()
    where workspace_id = ${workspaceId}::uuid and user_id = ${userId}::uuid and read_at is null
      and (${ids}::uuid[] is null or id = any(${ids}::uuid[]))`;
}

/** Marks what everybody was told of one occasion as read: it has been dealt with. */
export async function markOccasionRead(
  on: Connection,
  { workspaceId, kind, occasion }: { workspaceId: string; kind: NoticeKind; occasion: string },
): Promise<void> {
  await on.$executeRaw`
    update notice set read_at = studio_now()
    where workspace_id = ${workspaceId}::uuid and kind = ${kind} and occasion = ${occasion} and read_at is null`;
}

function toView({ id, kind, facts, created_at, read_at }: Row, locale: string | null): NoticeView[] {
  const text = noticeText({ kind, facts }, locale ?? DEFAULT_LANGUAGE);
  return text ? [{ id, ...text, at: created_at.toISOString(), isRead: read_at !== null }] : [];
}
