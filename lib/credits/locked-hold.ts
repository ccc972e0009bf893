import { Prisma } from '@/lib/generated/prisma/client';

/**
 * CTE `mine`: a request's hold, locked after its wallet (it reads `t`, which reads the locked `w`). In this order
 * everywhere, or two verbs deadlock; and locked, because a plain read would see it as of the statement's start.
 */
export function lockedHold(requestId: string): Prisma.Sql {
  return Prisma.sql`mine as materialized (
      select h.* from hold h, t where h.workspace_id = t.workspace_id and h.request_id = ${requestId}::uuid for update of h
    )`;
}
