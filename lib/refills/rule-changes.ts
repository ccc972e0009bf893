import 'server-only';
import { notify } from '@/lib/notices/notify';
import type { Connection } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { toDollars, type UsdCents } from '@/lib/platform/units';
import { recorded } from './record-rule';
import type { RefillWhy } from './rule';

/** Where everything about auto-refill stands. */
export const REFILL_PAGE = '/billing#auto-refill';

/**
 * Stops the rule, by its own judgement: paused keeps the consent, off ends it. Whoever calls has locked it.
 * @param about what it was that stopped it: each occasion is told once
 */
export async function stopRule(
  tx: Connection,
  { workspaceId, state, why, about }: { workspaceId: string; state: 'paused' | 'off'; why: RefillWhy; about: string },
): Promise<void> {
  const stop = () => tx.$executeRaw`
    update refill_rule set state = ${state}::refill_state, why = ${why}::refill_why,
      consent_id = case when ${state} = 'off' then null else consent_id end,
      changed_by = null, changed_at = studio_now(), revision = revision + 1
    where workspace_id = ${workspaceId}::uuid`;
  await recorded(tx, { workspaceId, userId: null }, stop);
  log.warn('refill_stopped', { workspace_id: workspaceId, state, why });
  if (why === 'authentication') return;
  const occasion = `${why}:${about}`;
  await notify(tx, { workspaceId, kind: 'refill_paused', occasion, facts: { why, href: REFILL_PAGE }, to: 'owners' });
}

/** The refill that stopped it was paid by its card's owner: on it goes, under the same consent. */
export async function resumeRule(tx: Connection, workspaceId: string): Promise<void> {
  const resume = () => tx.$executeRaw`
    update refill_rule set state = 'on', why = null, changed_by = null, changed_at = studio_now(), revision = revision + 1
    where workspace_id = ${workspaceId}::uuid and state = 'paused'`;
  await recorded(tx, { workspaceId, userId: null }, resume);
  log.info('refill_resumed', { workspace_id: workspaceId });
}

/** Notes what came of asking the rule: people read it, and nothing is decided by it. */
export async function noteLook(
  tx: Connection,
  { workspaceId, result, sequence }: { workspaceId: string; result: string; sequence: bigint },
): Promise<void> {
  await tx.$executeRaw`
    update refill_rule set last_checked_at = studio_now(), last_result = ${result}, looked_at_sequence = ${sequence}
    where workspace_id = ${workspaceId}::uuid`;
}

/** The bank said no, and nothing was charged. Each refill is told once. */
export async function tellDecline(
  tx: Connection,
  { workspaceId, purchaseId, amount }: { workspaceId: string; purchaseId: string; amount: UsdCents },
): Promise<void> {
  const facts = { dollars: toDollars(amount), href: REFILL_PAGE };
  await notify(tx, { workspaceId, kind: 'refill_declined', occasion: purchaseId, facts, to: 'owners' });
}

/** The refill waits for its card's owner. Each is told once. */
export async function tellProofNeeded(
  tx: Connection,
  { workspaceId, purchaseId, amount }: { workspaceId: string; purchaseId: string; amount: UsdCents },
): Promise<void> {
  const facts = { dollars: toDollars(amount), href: `/billing/purchases/${purchaseId}/authenticate` };
  await notify(tx, { workspaceId, kind: 'refill_needs_you', occasion: purchaseId, facts, to: 'owners' });
}
