import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';

/** What a request got back so far, by reports and by incidents, for a row (of reports or holds) that names it. */
export function givenBack(row: 'r' | 'h'): Prisma.Sql {
  const of = (other: string) =>
    Prisma.raw(`${other}.workspace_id = ${row}.workspace_id and ${other}.request_id = ${row}.request_id`);
  return Prisma.sql`(
    coalesce((select sum(c.credited) from charge_report c where ${of('c')} and c.state = 'credited'), 0)
    + coalesce((select sum(i.amount) from incident_request i where ${of('i')} and not i.is_declined), 0))::bigint`;
}
