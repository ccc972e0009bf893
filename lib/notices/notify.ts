import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Connection } from '@/lib/platform/db';
import { type Facts, mayUnsubscribe, type NoticeKind } from './kinds';

export type { NoticeKind } from './kinds';

export type Recipients = 'owners' | 'owners_and_admins' | { userIds: string[] };

type About<K extends NoticeKind> = {
  workspaceId: string;
  kind: K;
  /** What it is about: each recipient is told of it once, however often this is called. */
  occasion: string;
};

export type Notification<K extends NoticeKind> = About<K> & { facts: Facts<K>; to: Recipients };

/** Mail that could not be sent for this long is no news any more; the notice stays. */
const USEFUL_DAYS = 3;

/**
 * Tells members of a workspace something: a notice in the app and a mail for each, written in the caller's transaction.
 * A job sends the mail. Whoever left the workspace isn't told, even when named; nothing is sent by calling this.
 */
export async function notify<K extends NoticeKind>(
  on: Connection,
  { facts, to, ...about }: Notification<K>,
): Promise<void> {
  await tell(on, about, { facts: Prisma.sql`${JSON.stringify(storable(facts))}::jsonb`, who: among(to) });
}

/** The same where each is told something else: facts by the member's user id. */
export async function notifyEach<K extends NoticeKind>(
  on: Connection,
  { facts, ...about }: About<K> & { facts: Map<string, Facts<K>> },
): Promise<void> {
  const own = Object.fromEntries([...facts].map(([userId, one]) => [userId, storable(one)]));
  const told = Prisma.sql`(${JSON.stringify(own)}::jsonb -> m.user_id::text)`;
  await tell(on, about, { facts: told, who: among({ userIds: [...facts.keys()] }) });
}

async function tell<K extends NoticeKind>(
  on: Connection,
  { workspaceId, kind, occasion }: About<K>,
  { facts, who }: { facts: Prisma.Sql; who: Prisma.Sql },
): Promise<void> {
  const mailed = mayUnsubscribe(kind) ? Prisma.sql`coalesce(p.by_mail, true)` : Prisma.sql`true`;
  await on.$executeRaw`
    with recipient as (
      select m.user_id, u.email, coalesce(u.locale, u.browser_locale, 'en') as locale, ${mailed} as by_mail,
        ${facts} as facts
      from member m
      join "user" u on u.id = m.user_id
      left join notification_preference p
        on p.user_id = m.user_id and p.workspace_id = m.workspace_id and p.kind = ${kind}
      where m.workspace_id = ${workspaceId}::uuid and ${who}
    ),
    told as (
      insert into notice (workspace_id, user_id, kind, occasion, facts)
      select ${workspaceId}::uuid, user_id, ${kind}, ${occasion}, facts from recipient order by user_id
      on conflict do nothing
      returning user_id
    )
    insert into mail ("to", user_id, workspace_id, kind, occasion, facts, locale, useful_until)
    select email, user_id, ${workspaceId}::uuid, ${kind}, ${occasion}, facts, locale,
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
