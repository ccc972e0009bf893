import 'server-only';
import { reportLabel, reportNumberIn } from '@/lib/charge-reports/report-number';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';

/** Something that an id names, and its page in the console. */
export type Hit = {
  kind: 'workspace' | 'purchase' | 'request' | 'event' | 'report';
  id: string;
  workspace: string | null;
  href: string;
};

type Row = { kind: keyof typeof PATHS; id: string; workspace_id: string; workspace: string };

const STRIPE_ID = /^[a-z]{2,5}_[A-Za-z0-9_]{4,250}$/;

/**
 * What an id names, ours or Stripe's (`pi_…`, `cs_…`, `cus_…`, `sub_…`, `re_…`, `dp_…`, `evt_…`), or a report's number
 * (`WC-1042`); nothing for what isn't an id.
 */
export async function findById(text: string): Promise<Hit[]> {
  const id = text.trim();
  if (isId(id)) return hits(await ofOurs(id));
  const number = reportNumberIn(id);
  if (number !== null) return ofReport(number);
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
      union all select 'request', workspace_id from refusal where request_id = ${id}::uuid
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

async function ofReport(number: number): Promise<Hit[]> {
  const report = await db.chargeReport.findUnique({ where: { number }, include: { workspace: true } });
  if (!report) return [];
  const label = reportLabel(number);
  return [{ kind: 'report', id: label, workspace: report.workspace.name, href: `/operator/reports/${label}` }];
}

const PATHS = { workspace: 'workspaces', purchase: 'purchases', request: 'requests' } as const;

function hits(rows: Row[]): Hit[] {
  return rows.map(({ kind, id, workspace_id, workspace }) => {
    const named = kind === 'workspace' ? workspace_id : id;
    return { kind, id: named, workspace, href: `/operator/${PATHS[kind]}/${named}` };
  });
}
