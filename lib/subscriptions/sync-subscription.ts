import 'server-only';
import { notify } from '@/lib/notices/notify';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { expectsLivemode } from '@/lib/stripe/client';
import { listSubscriptions, readSubscription, type SubscriptionFacts } from '@/lib/stripe/subscriptions';
import { changePlan, monthlyAllowance, type NewPlan } from '@/lib/workspaces/change-plan';
import { recordChange } from '@/lib/workspaces/settings-log';
import { decidePlan, type PlanDecision } from './decide-plan';
import { type PlanRow, readPlanRow, writeMirror } from './subscription-row';

/**
 * The only way in which a subscription changes a plan. Webhook, return page, job and owners all come here with nothing but
 * a workspace's id: Stripe is asked with no transaction open, a pure rule decides, and what it decides is written with the
 * plan and its credits in one transaction. So it doesn't matter how often, in which order, or whether at all, events arrive.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function syncSubscription(workspaceId: string): Promise<PlanRow> {
  let row = await readRow(workspaceId);
  // Of two others that wrote since then, the second has asked Stripe after we came: its answer is ours.
  const enough = revisionOf(row) + 2n;
  while (revisionOf(row) < enough) {
    const { plan, seats, now } = row;
    const decision = decidePlan(row.subscription, await askStripe(row), { plan, seats, now });
    if (decision === null) return row;
    const before = row;
    const written = await db.$transaction((tx) => write(tx, before, decision), WAITS);
    if (written) {
      report(before, decision);
      return written;
    }
    row = await readRow(workspaceId);
  }
  return row;
}

async function readRow(workspaceId: string): Promise<PlanRow> {
  const row = await readPlanRow(db, workspaceId);
  if (!row) throw new AppError('not_found');
  return row;
}

function revisionOf({ subscription }: PlanRow): bigint {
  return subscription?.revision ?? 0n;
}

const WAITS = { maxWait: 10_000, timeout: 15_000 };

/** The customer's subscriptions, and the one on our row if it was another customer's: only these can pay for a workspace. */
async function askStripe({ customerId, subscription }: PlanRow): Promise<SubscriptionFacts[]> {
  const found = customerId === null ? [] : await listSubscriptions(customerId);
  const known = subscription?.subscriptionId;
  if (known !== undefined && !found.some(({ id }) => id === known)) {
    const other = await readSubscription(known);
    if (other?.customerId === subscription?.customerId && other) found.push(other);
  }
  return found.filter(({ livemode }) => livemode === expectsLivemode());
}

/** Writes everything or nothing; null when somebody wrote since the row was read. */
async function write(tx: Transaction, row: PlanRow, decision: PlanDecision): Promise<PlanRow | null> {
  const { workspaceId } = row;
  await tx.$queryRaw`select 1 from workspace where id = ${workspaceId}::uuid for no key update`;
  if (!(await writeMirror(tx, row, decision.mirror))) return null;
  if (decision.give) await give(tx, workspaceId, decision.give);
  const now = await readPlanRow(tx, workspaceId);
  if (!now) throw new AppError('not_found');
  await tell(tx, row, now);
  return now;
}

/** Most looks change nothing, and then the wallet isn't locked for them. */
async function give(tx: Transaction, workspaceId: string, to: NewPlan): Promise<void> {
  const { plan, seats, wallet } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { plan: true, seats: true, wallet: { select: { allowance: true } } },
  });
  const isSame = plan === to.plan && seats === to.seats && wallet?.allowance === monthlyAllowance(to);
  if (!isSame) await changePlan(workspaceId, to, tx);
}

async function tell(tx: Transaction, before: PlanRow, now: PlanRow): Promise<void> {
  const { workspaceId, subscription } = now;
  if (!subscription) return;
  const about = { workspaceId, to: 'owners' } as const;
  const href = '/billing#plan';
  if (before.plan !== now.plan || before.seats !== now.seats) {
    const occasion = `${subscription.subscriptionId}:${subscription.revision}`;
    await notify(tx, { ...about, kind: 'plan_changed', occasion, facts: { plan: `${now.plan}:${now.seats}`, href } });
    const userId = await whoBegan(tx, before, now);
    await recordChange(tx, { workspaceId, userId, what: 'plan', before: valuesOf(before), after: valuesOf(now) });
  }
  if (subscription.pastDueSince !== null && before.subscription?.pastDueSince == null) {
    const occasion = `${subscription.subscriptionId}:${subscription.periodStart.toISOString()}`;
    await notify(tx, { ...about, kind: 'payment_past_due', occasion, facts: { href } });
  }
}

const valuesOf = ({ plan, seats }: PlanRow) => ({ plan, seats: String(seats) });

/** Who paid for a subscription that is new; what becomes of it later is Stripe's word. */
async function whoBegan(tx: Transaction, before: PlanRow, now: PlanRow): Promise<string | null> {
  const { workspaceId, subscription } = now;
  if (subscription?.subscriptionId === before.subscription?.subscriptionId) return null;
  const page = await tx.planCheckout.findFirst({
    where: { workspaceId, stripeSessionId: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { userId: true },
  });
  return page?.userId ?? null;
}

function report(row: PlanRow, { mirror, give: given, others }: PlanDecision): void {
  const facts = { workspace_id: row.workspaceId, subscription: mirror.subscriptionId, status: mirror.status };
  if (mirror.problem !== null && mirror.problem !== row.subscription?.problem) {
    log.error('subscription_needs_a_person', { ...facts, problem: mirror.problem, others: others.join(' ') });
  }
  if (given && (given.plan !== row.plan || given.seats !== row.seats)) {
    log.info('plan_changed', { ...facts, from: row.plan, plan: given.plan, seats: given.seats });
  }
}
