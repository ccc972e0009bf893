import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Transaction } from '@/lib/platform/db';

/**
 * What a request got back so far, by reports and by incidents, for a row (of reports or holds) that names it. What an
 * incident only proposes counts too, or it could be given twice; for people, who have nothing of it yet, `isThere` leaves it out.
 */
export function givenBack(row: 'r' | 'h', { isThere = false } = {}): Prisma.Sql {
  const there = Prisma.sql`exists (select from adjustment_request a
    where a.incident_id = i.incident_id and a.workspace_id = i.workspace_id and a.state = 'made')`;
  const of = (other: string) =>
    Prisma.raw(`${other}.workspace_id = ${row}.workspace_id and ${other}.request_id = ${row}.request_id`);
  return Prisma.sql`(
    coalesce((select sum(c.credited) from charge_report c where ${of('c')} and c.state = 'credited'), 0)
    + coalesce((select sum(i.amount) from incident_request i where ${of('i')} and not i.is_declined
      and ${isThere ? there : Prisma.sql`true`}), 0))::bigint`;
}

/**
 * Locks the holds that `requests` (a query of `workspace_id` and `request_id`) names. A report and an incident that give
 * something back at once come one after the other here, so that the statement which follows sees what the other one gave.
 */
export async function lockGivenBack(tx: Transaction, requests: Prisma.Sql): Promise<void> {
  await tx.$queryRaw`
    select count(*) from (
      select from hold where (workspace_id, request_id) in (${requests}) order by workspace_id, request_id for update
    ) locked`;
}
