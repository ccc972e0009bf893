import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { creditsFor, type UsdCents } from '@/lib/platform/units';
import { type KnownRule, lockRuleUnlessTaken, readRule } from './facts';
import { judge, type Verdict } from './rule';
import { noteLook, REFILL_PAGE, resumeRule, stopRule, tellDecline } from './rule-changes';

const WAITS = { maxWait: 10_000, timeout: 15_000 };

/**
 * Asks the rule of one workspace and does what it says, in one transaction under the rule's lock: begins a refill (its
 * purchase; nothing is sent yet), stops itself, or does nothing, and notes which. Where somebody else decides at this
 * moment, that is left to them: what they didn't see yet has left its mark, and is found by the next look.
 * @returns the refill that was begun
 */
export function lookAtRule(workspaceId: string): Promise<string | null> {
  if (!isPossibleHere()) return Promise.resolve(null);
  return db.$transaction(async (tx) => {
    if (!(await lockRuleUnlessTaken(tx, workspaceId))) return null;
    const known = await readRule(tx, workspaceId);
    if (known === null) return null;
    const verdict = judge(known.facts);
    const begun = await carryOut(tx, workspaceId, known, verdict);
    await noteLook(tx, { workspaceId, result: nameOf(verdict), sequence: known.sequence });
    return begun;
  }, WAITS);
}

/** Stripe computes taxes on its own page only: a card on file would be charged without them. */
export function isPossibleHere(): boolean {
  return !env().STRIPE_TAX;
}

async function carryOut(
  tx: Transaction,
  workspaceId: string,
  known: KnownRule,
  verdict: Verdict,
): Promise<string | null> {
  if (verdict.kind === 'charge') return begin(tx, workspaceId, known, verdict.amount);
  if (verdict.kind === 'resume') await resumeRule(tx, workspaceId);
  if (verdict.kind === 'pause' || verdict.kind === 'off') {
    const state = verdict.kind === 'off' ? 'off' : 'paused';
    const about = known.newest?.id ?? known.consentId;
    await stopRule(tx, { workspaceId, state, why: verdict.why, about });
  }
  const isBackingOff = verdict.kind === 'wait' && verdict.code === 'backing_off';
  if (isBackingOff && known.lastResult !== 'backing_off' && known.newest) {
    await tellDecline(tx, { workspaceId, purchaseId: known.newest.id, amount: known.newest.amountCents });
  }
  return null;
}

/** Writes the refill's purchase. A unique index in the database refuses a second open one, whatever this code forgot. */
async function begin(tx: Transaction, workspaceId: string, known: KnownRule, amount: UsdCents): Promise<string> {
  const { card, customerId, consentId, acceptedBy } = known;
  if (card === null || customerId === null) throw new Error(`No card to refill workspace ${workspaceId} with`);
  const id = newId();
  await tx.$executeRaw`
    insert into purchase (id, workspace_id, user_id, amount_cents, credits, way, stripe_customer_id,
      stripe_payment_method_id, card_fingerprint, consent_id, return_to)
    values (${id}::uuid, ${workspaceId}::uuid, ${acceptedBy}::uuid, ${amount}, ${creditsFor(amount)}, 'refill',
      ${customerId}, ${card.paymentMethodId}, ${card.fingerprint}, ${consentId}::uuid, ${REFILL_PAGE})`;
  log.info('refill_begun', { workspace_id: workspaceId, purchase_id: id, amount_cents: amount });
  return id;
}

/** The verdict in the word that the page explains. */
export function nameOf(verdict: Verdict): string {
  if (verdict.kind === 'wait') return verdict.code;
  return verdict.kind === 'pause' || verdict.kind === 'off' ? verdict.why : verdict.kind;
}
