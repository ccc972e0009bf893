import { asSuperuser } from './superuser';

/**
 * Books of many workspaces, written straight into the tables: the verbs would take an hour for a million lines. Each
 * workspace has one allowance, one purchase, then requests paid from either pool in turn, and one request still running.
 * The lines of all workspaces lie mixed in the tables, as in life.
 */
export async function plantLargeBooks({ workspaces, lines }: { workspaces: number; lines: number }): Promise<void> {
  await asSuperuser(async (client) => {
    for (const statement of PLANTING) {
      await client.query(statement.replaceAll(':workspaces', String(workspaces)).replaceAll(':lines', String(lines)));
    }
  });
}

const PLANTING = [
  `create temp table shop as
    select n, uuidv7() as workspace_id, uuidv7() as user_id, uuidv7() as purchase_id from generate_series(1, :workspaces) n`,
  `create temp table line as
    select s.workspace_id, s.user_id, k as sequence,
      case when k = 1 then 'allowance' when k = 2 then 'stripe' when k % 2 = 1 then 'included' else 'top_up' end as "from",
      case when k = 1 then 'included' when k = 2 then 'top_up' else 'usage' end as "to",
      case when k = 1 then 20000000 when k = 2 then 100000000 else 1000 + (k * 37 + n * 11) % 5000 end::bigint as amount,
      case when k = 2 then s.purchase_id end as purchase_id, case when k > 2 then uuidv7() end as request_id
    from generate_series(1, :lines) k, shop s`,
  `insert into "user" (id, email) select user_id, 'owner-' || n || '@large.test' from shop`,
  `insert into workspace (id, name, plan) select workspace_id, 'Large ' || n, 'pro' from shop`,
  `insert into member (workspace_id, user_id, role) select workspace_id, user_id, 'owner' from shop`,
  `insert into purchase (id, workspace_id, user_id, state, amount_cents, credits, return_to, stripe_payment_intent_id, paid_at)
    select purchase_id, workspace_id, user_id, 'paid', 10000, 100000000, '/billing', 'pi_large_' || purchase_id, now() from shop`,
  `insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after,
      purchase_id, request_id)
    select workspace_id, sequence, case sequence
        when 1 then 'allowance:' || to_char(studio_now() at time zone 'UTC', 'YYYY-MM') || ':20000000'
        when 2 then 'purchase:' || purchase_id else 'request:' || request_id || ':' || "from" end,
      "from"::ledger_account, "to"::ledger_account, amount, included_after, top_up_after, 0, purchase_id, request_id
    from (
      select *,
        sum(case when "to" = 'included' then amount when "from" = 'included' then -amount else 0 end) over book as included_after,
        sum(case when "to" = 'top_up' then amount when "from" = 'top_up' then -amount else 0 end) over book as top_up_after
      from line window book as (partition by workspace_id order by sequence)
    ) l order by sequence, workspace_id`,
  `insert into hold (workspace_id, request_id, user_id, model, feature, price_version, state, amount, "limit", produced,
      charged_included, charged_top_up, receipt, owner, expires_at, ended_at)
    select workspace_id, request_id, user_id, 'demo-medium', 'chat', 'large', 'settled'::hold_state, amount, amount, amount,
      case "from" when 'included' then amount else 0 end, case "from" when 'top_up' then amount else 0 end,
      '{"status":"done"}'::jsonb, 'large', studio_now(), studio_now()
    from line where request_id is not null
    union all
    select workspace_id, uuidv7(), user_id, 'demo-medium', 'chat', 'large', 'open', 5000, 5000, 0, 0, 0, null, 'large',
      studio_now() + interval '1 day', null from shop`,
  `insert into wallet (workspace_id, included, top_up, held, period, allowance, granted, sequence)
    select workspace_id, included_after, top_up_after, 5000, date_trunc('month', studio_now() at time zone 'UTC')::date,
      20000000, 20000000, sequence from transfer where sequence = :lines`,
  'analyze wallet, transfer, hold, purchase',
];
