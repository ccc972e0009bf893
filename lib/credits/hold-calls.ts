import { Prisma } from '@/lib/generated/prisma/client';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';

/** When a hold that is placed, enlarged or noted now expires. */
export const EXPIRY = Prisma.sql`studio_now() + make_interval(secs => ${HOLD_LIFETIME_SECONDS}::int)`;

type Named = { workspaceId: string; requestId: string };

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
 * The holds of the requests in the CTE `s`, locked after their wallet (it reads `t`, which reads the locked `w`): in this
 * order everywhere, or two verbs deadlock; and locked, because a plain read would see them as of the statement's start.
 */
export const LOCKED_HOLDS = Prisma.sql`
    select hold.* from t join s using (workspace_id) join hold using (workspace_id, request_id) for update of hold`;
