import { Prisma } from '@/lib/generated/prisma/client';
import type { Invariant } from './invariant';

/** What a workspace was given each month, and who may act for it. */
export const WORKSPACES: Invariant[] = [
  {
    name: "V11 a month's allowances add up to what was granted",
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row,
        format('granted %s in %s; its allowances add up to %s', w.granted, to_char(w.period, 'YYYY-MM'),
          coalesce(sum(t.amount), 0)) as message
      from wallet w left join transfer t on t.workspace_id = w.workspace_id and t."from" = 'allowance'
        and starts_with(t.key, 'allowance:' || to_char(w.period, 'YYYY-MM') || ':')
      group by w.workspace_id, w.granted, w.period having w.granted <> coalesce(sum(t.amount), 0)`,
  },
  {
    name: 'V21 every workspace with members has an owner, and only members have keys that work',
    faults: Prisma.sql`
      select workspace_id, 'workspace' as row, 'has members, but no owner' as message
      from member group by workspace_id having not bool_or(role = 'owner')
      union all
      select k.workspace_id, 'api key ' || k.id, 'works, but its maker is no member'
      from api_key k left join member m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
      where k.revoked_at is null and m.user_id is null`,
  },
];
