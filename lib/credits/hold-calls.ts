import { Prisma } from '@/lib/generated/prisma/client';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';

/** When a hold that is placed, enlarged or noted now expires. */
export const EXPIRY = Prisma.sql`studio_now() + make_interval(secs => ${HOLD_LIFETIME_SECONDS}::int)`;

export type Named = { workspaceId: string; requestId: string };

/** The wallets that calls are about, each once. */
export function walletsOf(calls: readonly Named[]): string[] {
  return [...new Set(calls.map(({ workspaceId }) => workspaceId))];
}

/** Calls as the JSON that a statement reads its rows from; amounts travel as text, and `i` numbers the calls of a wallet. */
export function asJson(calls: readonly { workspaceId: string }[]): string {
  const seen = new Map<string, number>();
  const numbered = calls.map((call) => {
    const i = (seen.get(call.workspaceId) ?? 0) + 1;
    seen.set(call.workspaceId, i);
    return { ...call, i };
  });
  return JSON.stringify(numbered, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/**
 * `mine`: the holds of the requests in the CTE `s`, locked after their wallet (it reads `t`, which reads the locked `w`): in
 * this order everywhere, or two verbs deadlock; and locked, because a plain read would see them as of the statement's start.
 * Which they are is put together first, so that each is found by its key and not among all that its wallet has.
 */
export const LOCKED_HOLDS = Prisma.sql`
    named as materialized (select s.workspace_id, s.request_id from t join s using (workspace_id)),
    mine as materialized (
      select hold.* from named join hold using (workspace_id, request_id) for update of hold
    )`;

/**
 * `c`: the calls, each with its API key's holder and with the hold that it already has. Keys are looked up one by one: the
 * planner takes the JSON for a hundred rows, and would read whole tables for them.
 */
export function callsOf(requests: readonly { workspaceId: string }[]): Prisma.Sql {
  return Prisma.sql`
    s as materialized (
      select "workspaceId" as workspace_id, "requestId" as request_id, r.* from jsonb_to_recordset(${asJson(requests)}::jsonb)
        as r(i bigint, "workspaceId" uuid, "requestId" uuid, "userId" uuid, "apiKeyId" uuid, "apiKeyHash" text, model text,
          feature text, "priceVersion" text, asked bigint, least bigint, "limit" bigint)
    ),
    ${LOCKED_HOLDS},
    key_holder as (
      select s.workspace_id, s.i, one.* from s, lateral (
        select k.id as key_id, k.user_id as key_user_id, m.role, x.plan
        from api_key k
          join member m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
          join workspace x on x.id = k.workspace_id
        where k.hash = s."apiKeyHash" and k.workspace_id = s.workspace_id and k.revoked_at is null limit 1
      ) one
    ),
    c as materialized (
      select s.*, key_id, key_user_id, role, plan, mine.state, coalesce(mine.amount, 0) as current,
        coalesce(mine.user_id, key_user_id, s."userId") as user_id,
        coalesce(mine.api_key_id, key_id, s."apiKeyId") as api_key_id
      from s left join key_holder using (workspace_id, i) left join mine using (workspace_id, request_id)
    )`;
}
