import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { usdCents } from '@/lib/platform/units';
import { type Charge, cancelPurchase, chargePurchase } from '@/lib/purchases/charge';
import { lockRule, readRule } from './facts';
import { lookAtRule } from './look';
import { whyOver } from './rule';
import { stopRule, tellProofNeeded } from './rule-changes';

/** One shortfall is one charge; the second look is for what a first one changed (a resumed rule, a decline to tell). */
const LOOKS = 3;

/**
 * Refills a workspace if its rule says so. Whoever calls this, however often and from however many processes, it charges
 * once per shortfall: the rule is asked under a lock, and the refill's purchase is written before Stripe is called.
 */
export async function refillIfDue(workspaceId: string): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const begun = await lookAtRule(workspaceId);
    if (begun === null || !(await finishRefill({ id: begun, workspaceId }))) return;
  }
}

/**
 * Sends a refill's payment, or finds out what became of it. Safe to repeat, also for one whose process died.
 * @returns whether Stripe has said something
 */
export async function finishRefill({ id, workspaceId }: { id: string; workspaceId: string }): Promise<boolean> {
  try {
    const charge = await chargePurchase(id, { maySend: (tx) => mayStillSend(tx, workspaceId, id) });
    await conclude(workspaceId, id, charge);
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stripe_unavailable') throw error;
    // Nobody knows whether it was charged. The purchase stays open, and with it the door shut for another.
    log.warn('refill_outcome_unknown', { workspace_id: workspaceId, purchase_id: id });
    return false;
  }
}

/**
 * Asked under the purchase's lock, in the transaction that decides to send: whoever switched off, agreed to other terms or
 * removed the card before it commits is not charged.
 */
async function mayStillSend(tx: Transaction, workspaceId: string, purchaseId: string): Promise<boolean> {
  if (!(await lockRule(tx, workspaceId))) return false;
  const known = await readRule(tx, workspaceId);
  if (known === null || known.facts.state !== 'on' || whyOver(known.facts) !== null || known.facts.debt > 0n)
    return false;
  const rows = await tx.$queryRaw<unknown[]>`
    select from purchase where id = ${purchaseId}::uuid and consent_id = ${known.consentId}::uuid
      and stripe_payment_method_id = ${known.card?.paymentMethodId ?? null}`;
  return rows.length === 1;
}

/** What Stripe's answer means for the rule beyond what the purchase's own state says, which the next look reads. */
async function conclude(workspaceId: string, purchaseId: string, charge: Charge): Promise<void> {
  const isFinal = charge.state === 'failed' && charge.adviceCode === 'do_not_try_again';
  if (charge.authentication === null && !isFinal) return;
  const isUnwanted = await db.$transaction(async (tx) => {
    const refill = await readStanding(tx, workspaceId, purchaseId);
    if (!refill?.is_on) return charge.authentication !== null && !refill?.waits_for_proof;
    const about = { workspaceId, state: 'paused', about: purchaseId } as const;
    if (isFinal) {
      await stopRule(tx, { ...about, why: 'declined' });
    } else {
      // Nobody is there to prove anything: the rule stops at once, and an owner is asked to come.
      await stopRule(tx, { ...about, why: 'authentication' });
      await tellProofNeeded(tx, { workspaceId, purchaseId, amount: usdCents(refill.amount_cents) });
    }
    return false;
  });
  // Switched off or agreed to anew while it was on its way: nobody may pay it any more.
  if (isUnwanted) await cancelPurchase(purchaseId);
}

type Standing = { is_on: boolean; waits_for_proof: boolean; amount_cents: bigint };

/** How the rule stands to a refill now, under its lock. */
async function readStanding(tx: Transaction, workspaceId: string, purchaseId: string): Promise<Standing | null> {
  if (!(await lockRule(tx, workspaceId))) return null;
  const rows = await tx.$queryRaw<Standing[]>`
    select p.amount_cents, r.state = 'on' as is_on, r.why is not distinct from 'authentication' as waits_for_proof
    from refill_rule r join purchase p on p.workspace_id = r.workspace_id and p.consent_id = r.consent_id
    where r.workspace_id = ${workspaceId}::uuid and p.id = ${purchaseId}::uuid`;
  return rows[0] ?? null;
}
