import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Connection } from '@/lib/platform/db';
import { type Facts, mayUnsubscribe, type NoticeKind } from './kinds';

export type { NoticeKind } from './kinds';

export type Recipients = 'owners' | 'owners_and_admins' | { userIds: string[] };

export type Notification<K extends NoticeKind> = {
  workspaceId: string;
  kind: K;
  /** What it is about: each recipient is told of it once, however often this is called. */
  occasion: string;
  facts: Facts<K>;
  to: Recipients;
};

/** Mail that could not be sent for this long is no news any more; the notice stays. */
const USEFUL_DAYS = 3;

/**
 * Tells members of a workspace something: a notice in the app and a mail for each, written in the caller's transaction.
 * A job sends the mail. Whoever left the workspace isn't told, even when named; nothing is sent by calling this.
 */
export async function notify<K extends NoticeKind>(
  on: Connection,
  { workspaceId, kind, occasion, facts, to }: Notification<K>,
): Promise<void> {
  const told = JSON.stringify(storable(facts));
  const mailed = mayUnsubscribe(kind) ? Prisma.sql`coalesce(p.by_mail, true)` : Prisma.sql`true`;
  await on.$executeRaw`
    with recipient as (
      select m.user_id, u.email, coalesce(u.locale, u.browser_locale, 'en') as locale, ${mailed} as by_mail
      from member m
      join "user" u on u.id = m.user_id
      left join notification_preference p
        on p.user_id = m.user_id and p.workspace_id = m.workspace_id and p.kind = ${kind}
      where m.workspace_id = ${workspaceId}::uuid and ${among(to)}
    ),
    told as (
      insert into notice (workspace_id, user_id, kind, occasion, facts)
      select ${workspaceId}::uuid, user_id, ${kind}, ${occasion}, ${told}::jsonb from recipient order by user_id
      on conflict do nothing
      returning user_id
    )
    insert into mail ("to", user_id, workspace_id, kind, occasion, facts, locale, useful_until)
    select email, user_id, ${workspaceId}::uuid, ${kind}, ${occasion}, ${told}::jsonb, locale,
      clock_timestamp() + make_interval(days => ${USEFUL_DAYS})
    from recipient join told using (user_id) where by_mail and email !~ '[[:cntrl:]]'
    on conflict do nothing`;
}

function among(to: Recipients): Prisma.Sql {
  if (to === 'owners') return Prisma.sql`m.role = 'owner'`;
  if (to === 'owners_and_admins') return Prisma.sql`m.role in ('owner', 'admin')`;
  return Prisma.sql`m.user_id = any(${to.userIds}::uuid[])`;
}

/** Postgres refuses a zero byte in JSON, and half of a character: what a person typed must not undo the transaction. */
function storable(facts: Record<string, string>): Record<string, string> {
  const clean = Object.entries(facts).map(([name, text]) => [name, text.replaceAll('\0', '').toWellFormed()]);
  return Object.fromEntries(clean);
}
