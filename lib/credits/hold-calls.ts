import { Prisma } from '@/lib/generated/prisma/client';

/** Calls as the JSON that a statement reads its rows from, numbered from 1 as `i`; amounts travel as text. */
export function asJson(calls: object[]): string {
  return JSON.stringify(
    calls.map((call, index) => ({ ...call, i: index + 1 })),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
}

/**
 * The holds of the requests in `calls`, locked after their wallet (it reads `t`, which reads the locked `w`): in this
 * order everywhere, or two verbs deadlock; and locked, because a plain read would see them as of the statement's start.
 */
export function lockedHolds(calls: 's'): Prisma.Sql {
  return Prisma.sql`
    select hold.* from hold, t where hold.workspace_id = t.workspace_id
      and hold.request_id in (select "requestId" from ${Prisma.raw(calls)}) for update of hold`;
}
