import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';

/** Something that an id names, and its page in the console. */
export type Hit = {
  kind: 'workspace' | 'purchase' | 'request' | 'event';
  id: string;
  workspace: string | null;
  href: string;
};

type Row = { kind: Hit['kind']; id: string; workspace_id: string; workspace: string };

const STRIPE_ID = /^[a-z]{2,5}_[A-Za-z0-9_]{4,250}$/;

/**
 * What an id names, ours or Stripe's (`pi_…`, `cs_…`, `cus_…`, `sub_…`, `re_…`, `dp_…`, `evt_…`); nothing for what isn't an id.
 */
export async function findById(text: string): Promise<Hit[]> {
  const id = text.trim();
  if (isId(id)) return hits(await ofOurs(id));
  if (!STRIPE_ID.test(id)) return [];
  const event = await db.webhookEvent.findUnique({ where: { id }, select: { id: true } });
  if (event) return [{ kind: 'event', id, workspace: null, href: `/operator/webhooks?event=${id}` }];
  return hits(await ofStripe(id));
}

// A hold's key begins with its workspace, so that is asked for in each of them: an index of its own would cost every request.
function ofOurs(id: string): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    select f.kind, ${id.toLowerCase()} as id, f.workspace_id::text, w.name as workspace from (
      select 'workspace' as kind, id as workspace_id from workspace where id = ${id}::uuid
      union all select 'workspace', workspace_id from member where user_id = ${id}::uuid
      union all select 'purchase', workspace_id from purchase where id = ${id}::uuid
      union all select 'request', h.workspace_id from wallet, lateral (
        select workspace_id from hold where workspace_id = wallet.workspace_id and request_id = ${id}::uuid limit 1) h
    ) f join workspace w on w.id = f.workspace_id`;
}

function ofStripe(id: string): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    select f.kind, coalesce(f.id, f.workspace_id)::text as id, f.workspace_id::text, w.name as workspace from (
      select 'purchase' as kind, id, workspace_id from purchase
        where stripe_payment_intent_id = ${id} or stripe_session_id = ${id}
      union all select 'purchase', purchase_id, workspace_id from purchase_return where stripe_id = ${id}
      union all select 'workspace', null, id from workspace where stripe_customer_id = ${id}
      union all select 'workspace', null, workspace_id from subscription where stripe_subscription_id = ${id}
      union all select 'workspace', null, workspace_id from plan_checkout where stripe_session_id = ${id}
      union all select 'workspace', null, workspace_id from card_setup where stripe_session_id = ${id}
    ) f join workspace w on w.id = f.workspace_id`;
}

const PATHS = { workspace: 'workspaces', purchase: 'purchases', request: 'requests' } as const;

function hits(rows: Row[]): Hit[] {
  return rows.map(({ kind, id, workspace_id, workspace }) => {
    const named = kind === 'workspace' ? workspace_id : id;
    return { kind, id: named, workspace, href: `/operator/${kind === 'event' ? 'webhooks' : PATHS[kind]}/${named}` };
  });
}
