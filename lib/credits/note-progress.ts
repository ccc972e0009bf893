import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { PREPARED } from '@/lib/platform/prepared';
import type { Microcredits } from '@/lib/platform/units';
import { asJson, EXPIRY } from './hold-calls';

/**
 * Notes what running requests have produced so far, and renews their holds: all streams of a process in one statement,
 * once a second. Touches no wallet and never waits: answers which open holds it skipped, because another statement had
 * them. A hold that has ended has nothing left to note.
 */
export async function noteProgress(
  running: { workspaceId: string; requestId: string; produced: Microcredits }[],
): Promise<Set<string>> {
  if (running.length === 0) return new Set();
  const skipped = await db.$queryRaw<{ requestId: string }[]>`${Prisma.raw(PREPARED)}
    with noted as (
      select * from jsonb_to_recordset(${asJson(running)}::jsonb) as n("workspaceId" uuid, "requestId" uuid, produced bigint)
    ),
    mine as (
      select h.workspace_id, h.request_id, noted.produced from hold h
      join noted on noted."workspaceId" = h.workspace_id and noted."requestId" = h.request_id
      where h.state = 'open' for update of h skip locked
    ),
    written as (
      update hold set produced = mine.produced, expires_at = ${EXPIRY}
      from mine where hold.workspace_id = mine.workspace_id and hold.request_id = mine.request_id
    )
    select h.request_id as "requestId" from hold h
    join noted on noted."workspaceId" = h.workspace_id and noted."requestId" = h.request_id
    where h.state = 'open' and not exists (select from mine where mine.request_id = h.request_id)`;
  return new Set(skipped.map(({ requestId }) => requestId));
}
