import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { cancelPurchase } from '@/lib/purchases/charge';
import { assertCan, type Person } from '@/lib/workspaces/permissions';
import { type Acceptance, assertMayAccept, type Owner, recordConsent } from './consent';
import { lockRule } from './facts';
import { recorded } from './record-rule';

/**
 * What owners do with auto-refill. Each change is one transaction under the rule's lock; a refill that was not sent to
 * Stripe before it commits is never sent.
 */

/**
 * Switches it on, or agrees to other terms. A card must be on file.
 * @throws AppError `forbidden`, `plan_required`, `invalid_request` (param `text_version` or `card`)
 */
export async function turnOn(buyer: Person, acceptance: Acceptance): Promise<void> {
  const owner = assertMayAccept(buyer, acceptance);
  await db.$transaction(async (tx) => {
    await lockOrMakeRule(tx, owner.workspaceId);
    await assertCard(tx, owner.workspaceId);
    const consentId = await recordConsent(tx, owner, acceptance);
    await putOn(tx, owner, consentId);
  });
  await giveUpOpenRefill(owner.workspaceId);
}

/**
 * Goes on after a pause, under the same consent. A refill that still waits for its card's owner is given up.
 * @throws AppError `forbidden`, `plan_required`, `invalid_request` (param `card`), `not_found` when it isn't paused
 */
export async function resume(buyer: Person): Promise<void> {
  assertCan(buyer, 'buy_credits');
  if (!buyer.workspace) throw new AppError('forbidden');
  const owner = { userId: buyer.userId, workspaceId: buyer.workspace.id };
  await db.$transaction(async (tx) => {
    const consentId = await pausedConsent(tx, owner.workspaceId);
    await assertCard(tx, owner.workspaceId);
    await putOn(tx, owner, consentId);
  });
  await giveUpOpenRefill(owner.workspaceId);
}

/**
 * Switches it off, on whatever plan. It wins over everything that was not sent to Stripe yet, and whatever waits for its
 * card's owner is canceled there; what Stripe charges at this very moment is credited.
 * @throws AppError `forbidden`
 */
export async function turnOff(buyer: Person): Promise<void> {
  assertCan(buyer, 'change_plan');
  if (!buyer.workspace) throw new AppError('forbidden');
  const workspaceId = buyer.workspace.id;
  await db.$transaction(async (tx) => {
    await lockOrMakeRule(tx, workspaceId);
    const off = () => tx.$executeRaw`
      update refill_rule set state = 'off', why = 'owner', consent_id = null, changed_by = ${buyer.userId}::uuid,
        changed_at = studio_now(), revision = revision + 1
      where workspace_id = ${workspaceId}::uuid`;
    await recorded(tx, { workspaceId, userId: buyer.userId }, off);
  });
  log.info('refill_turned_off', { workspace_id: workspaceId, user_id: buyer.userId });
  await giveUpOpenRefill(workspaceId);
}

/** Puts the rule on under a consent of its workspace. Whoever calls has locked it. */
export async function putOn(tx: Transaction, { userId, workspaceId }: Owner, consentId: string): Promise<void> {
  const on = () => tx.$executeRaw`
    update refill_rule set state = 'on', why = null, consent_id = ${consentId}::uuid, changed_by = ${userId}::uuid,
      changed_at = studio_now(), revision = revision + 1, looked_at_sequence = -1,
      last_checked_at = null, last_result = null
    where workspace_id = ${workspaceId}::uuid`;
  await recorded(tx, { workspaceId, userId }, on);
  log.info('refill_turned_on', { workspace_id: workspaceId, user_id: userId, consent_id: consentId });
}

/** The rule's row under its lock; made where there is none: off, and never changed by anybody. */
export async function lockOrMakeRule(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.$executeRaw`
    insert into refill_rule (workspace_id, state, why, changed_at)
    values (${workspaceId}::uuid, 'off', 'owner', 'epoch') on conflict do nothing`;
  await lockRule(tx, workspaceId);
}

async function pausedConsent(tx: Transaction, workspaceId: string): Promise<string> {
  await lockRule(tx, workspaceId);
  const rule = await tx.refillRule.findUnique({ where: { workspaceId, state: 'paused' } });
  if (!rule?.consentId) throw new AppError('not_found');
  return rule.consentId;
}

async function assertCard(tx: Transaction, workspaceId: string): Promise<void> {
  const card = await tx.card.findUnique({ where: { workspaceId }, select: { paymentMethodId: true } });
  if (card?.paymentMethodId) return;
  throw new AppError('invalid_request', { message: 'Put a card on file first.', param: 'card' });
}

/** Whatever is open was begun under what no longer holds. Where Stripe is away, the next look gives it up. */
async function giveUpOpenRefill(workspaceId: string): Promise<void> {
  const open = await db.purchase.findFirst({
    where: { workspaceId, way: 'refill', state: 'pending', parkedReason: null },
    select: { id: true },
  });
  if (!open) return;
  try {
    await cancelPurchase(open.id);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stripe_unavailable') throw error;
  }
}
