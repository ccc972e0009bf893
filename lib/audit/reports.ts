import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** Reports of wrong charges, and what requests got back. */
export const REPORTS: Invariant[] = [
  {
    name: 'V28 a report that was credited has its transfer, over its amount, and no other report has one',
    faults: Prisma.sql`
      select coalesce(r.workspace_id, t.workspace_id) as workspace_id,
        case when r.id is null then 'transfer ' || t.sequence else 'report ' || r.id end as row,
        format('request %s credited %s; its transfer gives %s to %s for request %s', r.request_id, r.credited, t.amount,
          t."to", t.request_id) as message
      from (select * from charge_report where state = 'credited') r
      full join (select * from transfer where "from" = 'goodwill' and request_id is not null) t
        on t.workspace_id = r.workspace_id and t.key = 'report:' || r.id
      where r.id is null or t.key is null
        or (r.credited, r.request_id, 'top_up') is distinct from (t.amount, t.request_id, t."to"::text)`,
  },
  {
    name: 'V26 no request got back more than it was charged',
    faults: Prisma.sql`
      select g.workspace_id, 'request ' || g.request_id as row,
        format('charged %s, given back %s', h.charged_included + h.charged_top_up, sum(g.amount)) as message
      from (
        select workspace_id, request_id, credited as amount from charge_report where state = 'credited'
        union all select workspace_id, request_id, amount from incident_request where not is_declined
      ) g left join hold h on h.workspace_id = g.workspace_id and h.request_id = g.request_id
      group by g.workspace_id, g.request_id, h.charged_included, h.charged_top_up
      having sum(g.amount) > coalesce(h.charged_included + h.charged_top_up, 0)`,
  },
];
