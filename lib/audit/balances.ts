import { Prisma } from '@/lib/generated/prisma/client';
import { ALL_WORKSPACES, type Invariant } from './invariant';

/** What a transfer `t` does to each stored balance of its workspace. Written here anew: a check shares no code with what it checks. */
export const EFFECT = Prisma.sql`lateral (select
  case when t."to" = 'included' then t.amount when t."from" = 'included' then -t.amount else 0 end as included,
  case when t."to" = 'top_up' then t.amount when t."from" = 'top_up' then -t.amount else 0 end as top_up,
  case when t."from" = 'debt' then t.amount when t."to" = 'debt' then -t.amount else 0 end as debt)`;

/** Whether a transfer `t` is one that nobody may write. */
export const ODD_TRANSFER = Prisma.sql`(t.amount <= 0 or (t."from", t."to") not in (
  ('stripe', 'top_up'), ('top_up', 'stripe'), ('debt', 'stripe'), ('top_up', 'debt'),
  ('allowance', 'included'), ('included', 'expired'),
  ('included', 'usage'), ('top_up', 'usage'), ('write_off', 'usage'),
  ('goodwill', 'top_up'), ('top_up', 'goodwill'), ('goodwill', 'debt')))`;

export const UNSIGNED_ADJUSTMENT = Prisma.sql`('goodwill' in (t."from", t."to")
  and (coalesce(t.actor, '') = '' or coalesce(t.reason, '') = ''))`;

/** Wallets and their transfers: what stands in a wallet is what its lines lead to. */
export const BALANCES: Invariant[] = [
  {
    name: 'V1 the transfers of each account add up to its balance',
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row,
        format('included %s, top_up %s, debt %s; its transfers say %s, %s, %s', w.included, w.top_up, w.debt,
          coalesce(s.included, 0), coalesce(s.top_up, 0), coalesce(s.debt, 0)) as message
      from wallet w left join (
        select t.workspace_id, sum(e.included) as included, sum(e.top_up) as top_up, sum(e.debt) as debt
        from transfer t, ${EFFECT} e group by t.workspace_id
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
    name: 'V10 every transfer is positive and of a known kind',
    faults: Prisma.sql`
      select t.workspace_id, 'transfer ' || t.sequence as row, format('%s from %s to %s', t.amount, t."from", t."to") as message
      from transfer t where ${ODD_TRANSFER}`,
  },
  {
    name: 'V12 the sequence has no gap, and every balance-after follows from the line before',
    faults: Prisma.sql`
      select workspace_id, 'transfer ' || sequence as row,
        format('%s %s to %s; balances after it %s, %s, %s', amount, "from", "to", included_after, top_up_after, debt_after)
          as message
      from (
        select t.*, e.*, lag(t.sequence, 1, 0) over line as sequence_before,
          lag(t.included_after, 1, 0) over line as included_before, lag(t.top_up_after, 1, 0) over line as top_up_before,
          lag(t.debt_after, 1, 0) over line as debt_before
        from transfer t, ${EFFECT} e window line as (partition by t.workspace_id order by t.sequence)
      ) l
      where sequence <> sequence_before + 1 or included_after <> included_before + included
        or top_up_after <> top_up_before + top_up or debt_after <> debt_before + debt`,
  },
  {
    name: 'V17 all wallets together hold what the house gave and did not take',
    faults: Prisma.sql`
      select ${ALL_WORKSPACES}::uuid as workspace_id, 'all wallets' as row,
        format('%s more than the transfers with the house account for', w.total - t.total) as message
      from (select coalesce(sum(included + top_up - debt), 0) as total from wallet) w,
        (select coalesce(sum(case
            when "from" not in ('included', 'top_up', 'debt') and "to" in ('included', 'top_up', 'debt') then amount
            when "from" in ('included', 'top_up', 'debt') and "to" not in ('included', 'top_up', 'debt') then -amount
            else 0 end), 0) as total from transfer) t
      where w.total <> t.total`,
  },
  {
    name: 'V18 rebuilt from its transfers alone, a wallet stands at the same line',
    faults: Prisma.sql`
      select w.workspace_id, 'wallet' as row, format('sequence %s, but %s transfers', w.sequence, count(t.sequence)) as message
      from wallet w left join transfer t using (workspace_id) group by w.workspace_id, w.sequence
      having w.sequence <> count(t.sequence)`,
  },
  {
    name: 'V23 every adjustment says who made it and why',
    faults: Prisma.sql`
      select t.workspace_id, 'transfer ' || t.sequence as row, format('%s to %s without an actor or a reason', t."from", t."to")
        as message
      from transfer t where ${UNSIGNED_ADJUSTMENT}`,
  },
];
