import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { notify } from '@/lib/notices/notify';
import { db } from '@/lib/platform/db';
import { REQUEST_LIFETIME_DAYS } from '@/lib/platform/policy';
import { microcredits, toDecimal } from '@/lib/platform/units';
import { markHandled } from './end-request';
import { oneLine } from './first-words';

type Bought = {
  id: string;
  workspace_id: string;
  user_id: string;
  return_to: string;
  credits: bigint;
  name: string;
  is_refill: boolean;
};

/** The mark of the job below: somebody waits. */
export const REQUEST_OPEN = Prisma.sql`exists (select from credit_request where state = 'open')`;

/**
 * The job that ends what members asked for: a purchase that was credited after they asked answers all of the workspace,
 * and each is told. No purchase waits for this; it finds what was bought as a fact.
 * @returns how many requests it ended
 */
export async function closeRequests(): Promise<number> {
  return (await closeBought()) + (await closeForgotten());
}

async function closeBought(): Promise<number> {
  return db.$transaction(async (tx) => {
    const bought = await tx.$queryRaw<Bought[]>`
      update credit_request r set state = 'bought', purchase_id = p.id, ended_at = studio_now(),
        handled_by = case when p.way = 'refill' then null else p.user_id end
      from (
        select o.id as request_id, f.*
        from credit_request o cross join lateral (
          select p.id, p.user_id, p.way, p.credits from purchase p
          where p.workspace_id = o.workspace_id and p.paid_at >= o.created_at and p.state in ('paid', 'partly_refunded')
          order by p.paid_at, p.id limit 1
        ) f
        where o.state = 'open' order by o.id for update of o skip locked
      ) p join "user" u on u.id = p.user_id
      where r.id = p.request_id
      returning r.id::text, r.workspace_id::text, r.user_id::text, r.return_to, p.credits, coalesce(u.name, u.email) as name,
        p.way = 'refill' as is_refill`;
    for (const { id, workspace_id: workspaceId, user_id: userId, return_to: href, ...one } of bought) {
      const credits = toDecimal(microcredits(one.credits));
      const facts = { credits, name: one.is_refill ? '' : oneLine(one.name), href };
      await markHandled(tx, workspaceId, id);
      await notify(tx, { workspaceId, kind: 'credits_bought', occasion: id, facts, to: { userIds: [userId] } });
    }
    return bought.length;
  });
}

/** What nobody answered for long, or whose asker has left. */
async function closeForgotten(): Promise<number> {
  return db.$transaction(async (tx) => {
    const closed = await tx.$queryRaw<{ id: string; workspace_id: string }[]>`
      update credit_request r set state = 'closed', ended_at = studio_now()
      where state = 'open' and (
        created_at < studio_now() - make_interval(days => ${REQUEST_LIFETIME_DAYS}::int)
        or not exists (select from member m where m.workspace_id = r.workspace_id and m.user_id = r.user_id)
      )
      returning id::text, workspace_id::text`;
    for (const { id, workspace_id } of closed) await markHandled(tx, workspace_id, id);
    return closed.length;
  });
}
