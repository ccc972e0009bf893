import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { eachOf } from '@/lib/stripe/each-of';
import { activateConsents, PAID_CONSENTS } from './consent-with-purchase';
import { finishRefill, refillIfDue } from './refill';

/**
 * Finds the work of auto-refill as facts in the database, so that a settled request has nothing to send: the wallet is below
 * `refill_below`, and its sequence is no more the one that the rule was last asked at. That is the mark.
 */
const BATCH = 100;
/** After so many seconds of silence, whoever was at a refill is taken for dead, or Stripe for away. */
const LEASE_SECONDS = 30;

/**
 * Only wallets that are low, rules that were just switched on, and those that wait for a payment of their owner's are worth
 * a question: when money has moved since the last one, a refill has failed, or there may be another card.
 */
const MARKED = Prisma.sql`
  from (
    select workspace_id from wallet where refill_due
    union
    select workspace_id from refill_rule where looked_at_sequence < 0 or why = 'authentication'
  ) worth
  join refill_rule r using (workspace_id)
  join wallet w using (workspace_id)
  where (r.state = 'on' or r.why = 'authentication') and (w.sequence <> r.looked_at_sequence or exists (
    select from card k where k.workspace_id = r.workspace_id and k.synced_at > r.last_checked_at
  ) or exists (
    select from purchase p where p.workspace_id = r.workspace_id and p.way = 'refill' and p.state = 'failed'
      and p.failure_reason is distinct from 'withdrawn' and p.updated_at > r.last_checked_at
  ))`;

/** Open refills that nobody has touched for a while. */
const UNFINISHED = Prisma.sql`
  from purchase p join refill_rule r on r.workspace_id = p.workspace_id
  where p.way = 'refill' and p.state = 'pending' and p.parked_reason is null
    and p.updated_at < studio_now() - make_interval(secs => ${LEASE_SECONDS}::int)
    and r.why is distinct from 'authentication'`;

/** The mark of the job below. */
export const REFILL_DUE = Prisma.sql`
  exists (select ${UNFINISHED}) or exists (select ${MARKED}) or exists (select ${PAID_CONSENTS})`;

/** What changed since the rule was last asked. */
export async function refillDue(): Promise<void> {
  await activateConsents();
  await eachOf(await claimUnfinished(), (refill) => guarded(refill.workspaceId, () => finishRefill(refill)));
  await eachOf(await findMarked(), (workspaceId) => guarded(workspaceId, () => refillIfDue(workspaceId)));
}

/** What time alone changes (a pause is over, the month has turned, somebody left): all rules that aren't off. */
export async function sweepRefills(): Promise<void> {
  for (let after: string | null = null; ; ) {
    const rows: { id: string }[] = await db.$queryRaw`
      select workspace_id::text as id from refill_rule
      where state <> 'off' and (${after}::uuid is null or workspace_id > ${after}::uuid)
      order by workspace_id limit ${BATCH}`;
    await eachOf(rows, ({ id }) => guarded(id, () => refillIfDue(id)));
    after = rows.at(-1)?.id ?? null;
    if (after === null || rows.length < BATCH) return;
  }
}

async function findMarked(): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`select workspace_id::text as id ${MARKED} limit ${BATCH}`;
  return rows.map(({ id }) => id);
}

/** Who finds one has it to themselves for a while. */
async function claimUnfinished(): Promise<{ id: string; workspaceId: string }[]> {
  return db.$queryRaw<{ id: string; workspaceId: string }[]>`
    update purchase set updated_at = studio_now()
    where id in (
      select p.id ${UNFINISHED}
      order by p.created_at limit ${BATCH} for no key update of p skip locked
    )
    returning id::text, workspace_id::text as "workspaceId"`;
}

/** One workspace's trouble is noted and leaves the others alone. */
async function guarded(workspaceId: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.error('refill_failed', { workspace_id: workspaceId, reason: reasonOf(error) });
  }
}
