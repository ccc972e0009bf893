import { Prisma } from '@/lib/generated/prisma/client';

/**
 * What must always be true of the books, each as a query that returns the rows at fault: `workspace_id`, `row` (which
 * row) and `message` (what is wrong with it). Read-only. All are joined on columns; no key is ever parsed.
 */
export type Invariant = { name: string; faults: Prisma.Sql };

/** An invariant keeps its number for good, whatever is added or goes: alarms and notes name it. */
export const INVARIANTS: Invariant[] = [
  {
    name: 'V1 the transfers of each account add up to its balance',
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row,
        format('included %s, top_up %s, debt %s; its transfers say %s, %s, %s', w.included, w.top_up, w.debt,
          coalesce(s.included, 0), coalesce(s.top_up, 0), coalesce(s.debt, 0)) as message
      from wallet w left join (
        select workspace_id,
          sum(case when "to" = 'included' then amount when "from" = 'included' then -amount else 0 end) as included,
          sum(case when "to" = 'top_up' then amount when "from" = 'top_up' then -amount else 0 end) as top_up,
          sum(case when "from" = 'debt' then amount when "to" = 'debt' then -amount else 0 end) as debt
        from transfer group by workspace_id
      ) s using (workspace_id)
      where (w.included, w.top_up, w.debt) is distinct from
        (coalesce(s.included, 0), coalesce(s.top_up, 0), coalesce(s.debt, 0))`,
  },
  {
    name: 'V3 nothing is negative',
    faults: Prisma.sql`
      select workspace_id, 'wallet' as row,
        format('included %s, top_up %s, held %s, debt %s', included, top_up, held, debt) as message
      from wallet where least(included, top_up, held, debt, granted, allowance) < 0`,
  },
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
      select workspace_id, 'hold ' || request_id as row,
        format('state %s, charged %s of at most %s, expires %s, ended %s', state, charged_included + charged_top_up, "limit",
          expires_at, ended_at) as message
      from hold
      where charged_included + charged_top_up > "limit"
        or (state = 'open') <> (ended_at is null)
        or (state in ('open', 'released') and charged_included + charged_top_up + written_off > 0)
        or (state = 'open' and expires_at < studio_now() - interval '10 minutes')`,
  },
  {
    name: 'V6 a purchase that was paid is credited once, and no other',
    faults: Prisma.sql`
      select p.workspace_id, 'purchase ' || p.id as row,
        format('state %s, worth %s, credited %s in %s transfers', p.state, p.credits, coalesce(c.amount, 0),
          coalesce(c.transfers, 0)) as message
      from purchase p left join (
        select workspace_id, purchase_id, sum(amount) as amount, count(*) as transfers
        from transfer where "from" = 'stripe' and key = 'purchase:' || purchase_id group by workspace_id, purchase_id
      ) c on c.purchase_id = p.id and c.workspace_id = p.workspace_id
      where (p.state in ('paid', 'partly_refunded', 'refunded', 'disputed'))
        <> (coalesce(c.transfers, 0) = 1 and c.amount = p.credits)
        or (coalesce(c.transfers, 0) > 0 and c.amount <> p.credits)
      union all
      select t.workspace_id, 'transfer ' || t.sequence, format('credits purchase %s, which this workspace does not have', t.purchase_id)
      from transfer t where t."from" = 'stripe'
        and not exists (select from purchase p where p.id = t.purchase_id and p.workspace_id = t.workspace_id)`,
  },
  {
    name: 'V7 a purchase is credited what its own row says it costs',
    faults: Prisma.sql`
      select workspace_id, 'purchase ' || id as row, format('%s cents for %s microcredits', amount_cents, credits) as message
      from purchase where credits <> amount_cents * 10000`,
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
          (coalesce(u.included, 0), coalesce(u.top_up, 0), coalesce(u.written_off, 0))`,
  },
  {
    name: 'V11 a month closes at most once, and its allowances add up to what was granted',
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row,
        format('granted %s in %s; its allowances add up to %s', w.granted, to_char(w.period, 'YYYY-MM'),
          coalesce(sum(t.amount), 0)) as message
      from wallet w left join transfer t on t.workspace_id = w.workspace_id
        and t.key like 'allowance:' || to_char(w.period, 'YYYY-MM') || ':%' and t."from" = 'allowance'
      group by w.workspace_id having w.granted <> coalesce(sum(t.amount), 0)`,
  },
  {
    name: 'V12 the sequence has no gap, and every balance-after follows from the line before',
    faults: Prisma.sql`
      select workspace_id, 'transfer ' || sequence as row,
        format('%s %s to %s; balances after it %s, %s, %s', amount, "from", "to", included_after, top_up_after, debt_after)
          as message
      from (
        select t.*, lag(sequence, 1, 0) over line as sequence_before,
          lag(included_after, 1, 0) over line as included_before, lag(top_up_after, 1, 0) over line as top_up_before,
          lag(debt_after, 1, 0) over line as debt_before
        from transfer t window line as (partition by workspace_id order by sequence)
      ) l
      where sequence <> sequence_before + 1
        or included_after <> included_before + case when "to" = 'included' then amount when "from" = 'included' then -amount else 0 end
        or top_up_after <> top_up_before + case when "to" = 'top_up' then amount when "from" = 'top_up' then -amount else 0 end
        or debt_after <> debt_before + case when "from" = 'debt' then amount when "to" = 'debt' then -amount else 0 end
      union all
      select w.workspace_id, 'wallet', format('sequence %s, but %s transfers', w.sequence, count(t.sequence))
      from wallet w left join transfer t using (workspace_id) group by w.workspace_id having w.sequence <> count(t.sequence)`,
  },
  {
    name: 'V21 every workspace with members has an owner',
    faults: Prisma.sql`
      select workspace_id, 'workspace' as row, 'has members, but no owner' as message
      from member group by workspace_id having not bool_or(role = 'owner')`,
  },
];
