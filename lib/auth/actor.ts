import 'server-only';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { hashToken } from './tokens';

/**
 * Whoever asks for something. Read from the database at each request, never from a cookie's content or a cache: a
 * person who was removed or demoted a moment ago is out, or demoted, now.
 */
export type Actor = {
  userId: string;
  email: string;
  name: string;
  operator: boolean;
  /** The language that they chose; null: whatever their browser asks for. */
  locale?: string | null;
  workspace: { id: string; name: string; plan: Plan; seats: number } | null;
  role: Role | null;
};

/** An actor who belongs to a workspace. */
export type MemberActor = Actor & { workspace: NonNullable<Actor['workspace']>; role: Role };

type ActorRow = {
  userId: string;
  email: string;
  name: string | null;
  locale: string | null;
  role: Role | null;
  workspaceId: string | null;
  workspaceName: string | null;
  plan: Plan | null;
  seats: number | null;
};

/** The person behind a session's token, or null. Of several workspaces the one entered or joined last is the current one. */
export async function actorOfSession(token: string): Promise<Actor | null> {
  const [row] = await db.$queryRaw<ActorRow[]>`
    SELECT u.id::text AS "userId", u.email, u.name, u.locale, m.role::text AS role,
           w.id::text AS "workspaceId", w.name AS "workspaceName", w.plan::text AS plan, w.seats
    FROM session s
    JOIN "user" u ON u.id = s.user_id
    LEFT JOIN LATERAL (
      SELECT workspace_id, role FROM member WHERE user_id = u.id
      ORDER BY greatest(joined_at, entered_at) DESC, workspace_id DESC LIMIT 1
    ) m ON true
    LEFT JOIN workspace w ON w.id = m.workspace_id
    WHERE s.session_token = ${hashToken(token)} AND s.expires > now()`;
  return row ? toActor(row) : null;
}

/** The member who made an API key, in that key's workspace; null when the key is unknown, revoked, or its maker left. */
export async function actorOfApiKey(key: string): Promise<{ actor: MemberActor; apiKeyId: string } | null> {
  const [row] = await db.$queryRaw<(ActorRow & { apiKeyId: string })[]>`
    SELECT k.id::text AS "apiKeyId", u.id::text AS "userId", u.email, u.name, u.locale, m.role::text AS role,
           w.id::text AS "workspaceId", w.name AS "workspaceName", w.plan::text AS plan, w.seats
    FROM api_key k
    JOIN member m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
    JOIN "user" u ON u.id = k.user_id
    JOIN workspace w ON w.id = k.workspace_id
    WHERE k.hash = ${hashToken(key)} AND k.revoked_at IS NULL`;
  if (!row) return null;
  // A key stands for a member's work; staff's rights don't travel in it.
  const actor = { ...toActor(row), operator: false };
  return isMember(actor) ? { actor, apiKeyId: row.apiKeyId } : null;
}

/** Whether an actor belongs to a workspace: operators, and people who were removed, belong to none. */
export function isMember(actor: Actor): actor is MemberActor {
  return actor.workspace !== null && actor.role !== null;
}

function toActor(row: ActorRow): Actor {
  const { workspaceId, workspaceName, plan, seats } = row;
  const belongs = workspaceId !== null && workspaceName !== null && plan !== null && seats !== null;
  return {
    userId: row.userId,
    email: row.email,
    name: row.name ?? row.email,
    locale: row.locale,
    operator: env().OPERATOR_EMAILS.includes(row.email.toLowerCase()),
    workspace: belongs ? { id: workspaceId, name: workspaceName, plan, seats } : null,
    role: belongs ? row.role : null,
  };
}
