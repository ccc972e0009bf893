import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** Whether a hold `h` broke the rules of its own life. */
export const ODD_HOLD = Prisma.sql`(h.charged_included + h.charged_top_up > h."limit"
  or (h.state = 'open') <> (h.ended_at is null)
  or (h.state in ('open', 'released') and h.charged_included + h.charged_top_up + h.written_off > 0)
  or (h.state = 'open' and h.expires_at < studio_now() - interval '10 minutes'))`;

/** Holds and the requests they were for: what was promised, and what was charged. */
export const HOLDS: Invariant[] = [
  {
    name: 'V4 held is the sum of the open holds, and covered',
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row,
        format('held %s, open holds %s, included + top_up %s', w.held, coalesce(s.open, 0), w.included + w.top_up) as message
      from wallet w left join (
        select workspace_id, sum(amount) as open from hold where state = 'open' group by workspace_id
      ) s using (workspace_id)
      where w.held <> coalesce(s.open, 0) or w.held > w.included + w.top_up`,
  },
  {
    name: 'V5 every hold ends once, in time, and is charged within its limit',
    faults: Prisma.sql`
      select h.workspace_id, 'hold ' || h.request_id as row,
        format('state %s, charged %s of at most %s, expires %s, ended %s', h.state, h.charged_included + h.charged_top_up,
          h."limit", h.expires_at, h.ended_at) as message
      from hold h where ${ODD_HOLD}`,
  },
  {
    name: 'V9 every usage transfer belongs to an ended request, and is what that request was charged',
    faults: Prisma.sql`
      select coalesce(h.workspace_id, u.workspace_id) as workspace_id,
        'request ' || coalesce(h.request_id, u.request_id) as row,
        format('%s: charged %s + %s, written off %s; its transfers say %s + %s, %s', coalesce(h.state::text, 'no hold'),
          h.charged_included, h.charged_top_up, h.written_off, u.included, u.top_up, u.written_off) as message
      from hold h full join (
        select workspace_id, request_id,
          coalesce(sum(amount) filter (where "from" = 'included'), 0) as included,
          coalesce(sum(amount) filter (where "from" = 'top_up'), 0) as top_up,
          coalesce(sum(amount) filter (where "from" = 'write_off'), 0) as written_off
        from transfer where "to" = 'usage' group by workspace_id, request_id
      ) u on u.workspace_id = h.workspace_id and u.request_id = h.request_id
      where h.request_id is null
        or (h.charged_included, h.charged_top_up, h.written_off) is distinct from
          (coalesce(u.included, 0), coalesce(u.top_up, 0), coalesce(u.written_off, 0))
      union all
      select workspace_id, 'hold ' || request_id, format('%s without a receipt that says why it was charged this', state)
      from hold where state <> 'open' and receipt is null`,
  },
];
