import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** Monthly limits of members and keys, compared with the holds that they count. */
export const LIMITS: Invariant[] = [
  {
    name: 'V27 every limit counts what its subject was charged that month and holds now, and is kept',
    faults: Prisma.sql`
      select l.workspace_id, 'limit of ' || l.subject_id as row,
        format('charged %s, held %s of %s, with %s when it was set; its holds say %s, %s', l.charged, l.held,
          coalesce(l."limit"::text, 'no limit'), l.standing, coalesce(s.charged, 0), coalesce(s.held, 0)) as message
      from spending_limit l left join (
        select l.workspace_id, l.subject_id, sum(h.amount) filter (where h.state = 'open') as held,
          sum(h.charged_included + h.charged_top_up) filter (
            where h.ended_at >= l.period::timestamp at time zone 'UTC'
              and h.ended_at < (l.period + interval '1 month') at time zone 'UTC') as charged
        from hold h, lateral (values (h.user_id), (h.api_key_id)) of(subject_id), spending_limit l
        where l.workspace_id = h.workspace_id and l.subject_id = of.subject_id
        group by l.workspace_id, l.subject_id
      ) s using (workspace_id, subject_id)
      where (l.charged, l.held) is distinct from (coalesce(s.charged, 0), coalesce(s.held, 0))
        or l.charged + l.held > greatest(l."limit", l.standing) and l."limit" is not null`,
  },
];
