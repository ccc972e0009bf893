import 'server-only';
import { BALANCES, type BalancesRow, toBalances } from '@/lib/credits/balances';
import { turned } from '@/lib/credits/month-turn';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Connection } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import { isPaidPlan, type Plan } from '@/lib/workspaces/plans';
import { ATTEMPTS_PER_DAY } from './limits';
import type { Attempt, RefillFacts, RefillWhy } from './rule';

/** A rule that isn't off, and everything that its judgement needs. */
export type KnownRule = {
  facts: RefillFacts;
  consentId: string;
  acceptedBy: string;
  lastResult: string | null;
  /** Number of the wallet's last transfer. */
  sequence: bigint;
  customerId: string | null;
  card: { paymentMethodId: string; fingerprint: string | null } | null;
  /** The newest refill. */
  newest: { id: string; amountCents: UsdCents } | null;
};

type Row = {
  state: 'on' | 'paused';
  why: RefillWhy | null;
  changed_at: Date;
  last_result: string | null;
  consent_id: string;
  accepted_by: string;
  threshold: bigint;
  amount_cents: bigint;
  monthly_ceiling_cents: bigint;
  plan: Plan;
  customer_id: string | null;
  is_owner: boolean;
  is_disputed: boolean;
  payment_method_id: string | null;
  fingerprint: string | null;
  now: Date;
  month_ends_at: Date;
  charged: bigint;
  last_paid_at: Date | null;
};

type AttemptRow = {
  id: string;
  state: Attempt['state'];
  amount_cents: bigint;
  at: Date;
  ended_at: Date;
  is_parked: boolean;
  failure_reason: string | null;
  fingerprint: string | null;
};

/** Until the transaction ends, nobody else decides about refills of this workspace. False where none were ever agreed to. */
export async function lockRule(tx: Connection, workspaceId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select from refill_rule where workspace_id = ${workspaceId}::uuid for update`;
  return rows.length === 1;
}

/** {@link lockRule} for whoever has no need to wait: false also while somebody else decides. */
export async function lockRuleUnlessTaken(tx: Connection, workspaceId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select from refill_rule where workspace_id = ${workspaceId}::uuid for update skip locked`;
  return rows.length === 1;
}

/** The rule as it is; null while it is off. Whoever decides on it has locked it first. */
export async function readRule(on: Connection, workspaceId: string): Promise<KnownRule | null> {
  const row = await readRow(on, workspaceId);
  if (row === null) return null;
  const attempts = await readAttempts(on, workspaceId);
  const { included, topUp, debt, sequence } = await readWallet(on, workspaceId);
  const card =
    row.payment_method_id === null || row.customer_id === null
      ? null
      : { paymentMethodId: row.payment_method_id, fingerprint: row.fingerprint };
  const facts: RefillFacts = {
    state: row.state,
    why: row.why,
    changedAt: row.changed_at,
    terms: {
      threshold: microcredits(row.threshold),
      amount: usdCents(row.amount_cents),
      ceiling: usdCents(row.monthly_ceiling_cents),
    },
    now: row.now,
    monthEndsAt: row.month_ends_at,
    balance: microcredits(included + topUp),
    debt,
    isPlanPaid: isPaidPlan(row.plan),
    isOwner: row.is_owner,
    isDisputed: row.is_disputed,
    card,
    charged: usdCents(row.charged),
    lastPaidAt: row.last_paid_at,
    attempts: attempts.map(toAttempt),
  };
  const [newest] = attempts;
  return {
    facts,
    consentId: row.consent_id,
    acceptedBy: row.accepted_by,
    lastResult: row.last_result,
    sequence,
    customerId: row.customer_id,
    card,
    newest: newest ? { id: newest.id, amountCents: usdCents(newest.amount_cents) } : null,
  };
}

/**
 * What refills of the workspace `r` have charged in the month `m`, and still may. One counts for the month in which it began
 * and for the one in which it was paid, and while it is open for every month: so whenever Stripe takes the money, no
 * month's ceiling is passed.
 */
const CHARGED = Prisma.sql`(
  select coalesce(sum(p.amount_cents), 0)::bigint from purchase p
  where p.workspace_id = r.workspace_id and p.way = 'refill' and (p.state = 'pending'
    or (p.paid_at is not null and greatest(p.paid_at, p.created_at) >= m.month at time zone 'UTC'))
)`;

const MONTH = Prisma.sql`(select date_trunc('month', studio_now() at time zone 'UTC') as month) m`;

/** The month's refills, of whichever terms, also where auto-refill is off. */
export async function readMonth(on: Connection, workspaceId: string): Promise<{ charged: UsdCents; endsAt: Date }> {
  const rows = await on.$queryRaw<{ charged: bigint; ends_at: Date }[]>`
    select ${CHARGED} as charged, (m.month + interval '1 month') at time zone 'UTC' as ends_at
    from (select ${workspaceId}::uuid as workspace_id) r, ${MONTH}`;
  const row = rows[0];
  if (!row) throw new AppError('not_found');
  return { charged: usdCents(row.charged), endsAt: row.ends_at };
}

async function readRow(on: Connection, workspaceId: string): Promise<Row | null> {
  const rows = await on.$queryRaw<Row[]>`
    select r.state::text, r.why::text, r.changed_at, r.last_result, r.consent_id::text, c.user_id::text as accepted_by,
      c.threshold, c.amount_cents, c.monthly_ceiling_cents, w.plan::text, w.stripe_customer_id as customer_id,
      exists (
        select from member m where m.workspace_id = r.workspace_id and m.user_id = c.user_id and m.role = 'owner'
      ) as is_owner,
      exists (
        select from purchase p
        where p.workspace_id = r.workspace_id and p.state = 'disputed' and p.updated_at > c.accepted_at
      ) or exists (
        select from purchase_return d
        where d.workspace_id = r.workspace_id and d.kind = 'dispute' and d.created_at > c.accepted_at
      ) as is_disputed,
      k.payment_method_id, k.fingerprint, studio_now() as now,
      (m.month + interval '1 month') at time zone 'UTC' as month_ends_at,
      ${CHARGED} as charged,
      (select max(p.paid_at) from purchase p where p.workspace_id = r.workspace_id) as last_paid_at
    from refill_rule r
    join refill_consent c on c.workspace_id = r.workspace_id and c.id = r.consent_id
    join workspace w on w.id = r.workspace_id
    left join card k on k.workspace_id = r.workspace_id, ${MONTH}
    where r.workspace_id = ${workspaceId}::uuid`;
  return rows[0] ?? null;
}

/** One that was withdrawn before anything was sent was no attempt. */
function readAttempts(on: Connection, workspaceId: string): Promise<AttemptRow[]> {
  return on.$queryRaw<AttemptRow[]>`
    select id::text, amount_cents, created_at as at, coalesce(paid_at, updated_at) as ended_at,
      parked_reason is not null as is_parked, failure_reason, card_fingerprint as fingerprint,
      case when paid_at is not null then 'paid' when state in ('pending', 'failed') then state::text
        else 'canceled' end as state
    from purchase
    where workspace_id = ${workspaceId}::uuid and way = 'refill'
      and not (state = 'failed' and failure_reason is not distinct from 'withdrawn')
    order by created_at desc, id desc limit ${ATTEMPTS_PER_DAY}`;
}

async function readWallet(on: Connection, workspaceId: string) {
  const rows = await on.$queryRaw<BalancesRow[]>`
    select ${BALANCES} from (${turned('wallet')} where s.workspace_id = ${workspaceId}::uuid) t`;
  const row = rows[0];
  if (!row) throw new AppError('not_found');
  return toBalances(row);
}

function toAttempt({ state, at, ended_at, is_parked, failure_reason, fingerprint }: AttemptRow): Attempt {
  return { state, at, endedAt: ended_at, isParked: is_parked, failureReason: failure_reason, fingerprint };
}
