import 'server-only';
import type { Connection } from '@/lib/platform/db';
import { usdCents } from '@/lib/platform/units';
import type { Plan } from '@/lib/workspaces/plans';
import type { Mirror, Problem } from './decide-plan';

/** A workspace's plan, and what we last wrote down of the subscription that pays for it. */
export type PlanRow = {
  workspaceId: string;
  name: string;
  plan: Plan;
  seats: number;
  customerId: string | null;
  /** The clock of money. */
  now: Date;
  subscription: (Mirror & { revision: bigint }) | null;
};

type Row = {
  name: string;
  workspace_plan: Plan;
  workspace_seats: number;
  workspace_customer: string | null;
  now: Date;
  subscription_id: string | null;
  customer_id: string;
  status: string;
  plan: Plan | null;
  seats: number | null;
  paid_cents: bigint;
  paid_invoice_id: string | null;
  period_start: Date;
  period_end: Date;
  ends_at: Date | null;
  past_due_since: Date | null;
  problem: Problem | null;
  revision: bigint;
};

/** Null when there is no such workspace. */
export async function readPlanRow(on: Connection, workspaceId: string): Promise<PlanRow | null> {
  const rows = await on.$queryRaw<Row[]>`
    select w.name, w.plan::text as workspace_plan, w.seats as workspace_seats,
      w.stripe_customer_id as workspace_customer, studio_now() as now,
      s.stripe_subscription_id as subscription_id, s.stripe_customer_id as customer_id, s.status, s.plan::text as plan,
      s.seats, s.paid_cents, s.paid_invoice_id, s.period_start, s.period_end, s.ends_at, s.past_due_since, s.problem,
      s.revision
    from workspace w left join subscription s on s.workspace_id = w.id
    where w.id = ${workspaceId}::uuid`;
  const row = rows[0];
  if (!row) return null;
  const { name, workspace_plan: plan, workspace_seats: seats, workspace_customer: customerId, now } = row;
  return { workspaceId, name, plan, seats, customerId, now, subscription: subscriptionOf(row) };
}

function subscriptionOf(row: Row): PlanRow['subscription'] {
  if (row.subscription_id === null) return null;
  return {
    subscriptionId: row.subscription_id,
    customerId: row.customer_id,
    status: row.status,
    plan: row.plan,
    seats: row.seats,
    paidCents: usdCents(row.paid_cents),
    paidInvoiceId: row.paid_invoice_id,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    endsAt: row.ends_at,
    pastDueSince: row.past_due_since,
    problem: row.problem,
    revision: row.revision,
  };
}

/**
 * Writes a subscription down, unless somebody has written since `before` was read: two looks at Stripe, one older, can't
 * both write.
 */
export async function writeMirror(on: Connection, before: PlanRow, mirror: Mirror): Promise<boolean> {
  const { workspaceId, subscription } = before;
  const { subscriptionId, customerId, status, plan, seats, paidCents, paidInvoiceId, periodStart, periodEnd } = mirror;
  const { endsAt, pastDueSince, problem } = mirror;
  const written = await on.$executeRaw`
    insert into subscription as s (workspace_id, stripe_subscription_id, stripe_customer_id, status, plan, seats,
      paid_cents, paid_invoice_id, period_start, period_end, ends_at, past_due_since, problem)
    values (${workspaceId}::uuid, ${subscriptionId}, ${customerId}, ${status}, ${plan}::plan, ${seats}::int, ${paidCents},
      ${paidInvoiceId}, ${periodStart}, ${periodEnd}, ${endsAt}, ${pastDueSince}, ${problem})
    on conflict (workspace_id) do update set stripe_subscription_id = excluded.stripe_subscription_id,
      stripe_customer_id = excluded.stripe_customer_id, status = excluded.status, plan = excluded.plan,
      seats = excluded.seats, paid_cents = excluded.paid_cents, paid_invoice_id = excluded.paid_invoice_id,
      period_start = excluded.period_start, period_end = excluded.period_end, ends_at = excluded.ends_at,
      past_due_since = excluded.past_due_since, problem = excluded.problem, revision = s.revision + 1,
      synced_at = studio_now()
    where s.revision = ${subscription?.revision ?? 0n}`;
  return written === 1;
}
