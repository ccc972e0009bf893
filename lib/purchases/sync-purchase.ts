import 'server-only';
import { creditTopUp } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { AppError, sqlStateOf } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { expectsLivemode } from '@/lib/stripe/client';
import { findCheckoutId, readCheckout } from '@/lib/stripe/payments';
import { type NextState, nextState, type PurchaseState, wasPaid } from './next-state';
import { type PurchaseRow, readPurchase } from './purchase-row';

/**
 * The only file that moves a purchase. Webhook, return page, reconciler and buyers all come here with nothing but an id:
 * Stripe is read again (with no transaction open), a pure rule decides, and the new state and its credits are written in
 * one transaction. So it doesn't matter how often, in which order, or whether at all, events arrive.
 */
export type SyncResult = {
  purchaseId: string;
  workspaceId: string;
  from: PurchaseState;
  state: PurchaseState;
  /** Whether this very call added the credits. */
  credited: boolean;
  parkedReason: string | null;
};

/** Somebody else moving the same purchase makes us look again; more often than this would be a fault. */
const LOOKS = 4;

/**
 * Brings a purchase to the state that Stripe reports. Any number of calls, at once or later, credits once.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function syncPurchase(purchaseId: string): Promise<SyncResult> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const row = await readPurchase(purchaseId);
    if (!row) throw new AppError('not_found');
    const next = await decide(row);
    if (next === null) return resultOf(row, row, false);
    const written = await apply(row, next);
    if (written !== null) return resultOf(row, written, written.credit);
  }
  throw new Error(`Purchase ${purchaseId} keeps moving while it is synced`);
}

async function decide(row: PurchaseRow): Promise<NextState | null> {
  if (wasPaid(row.state) || row.parkedReason !== null) return null;
  const sessionId = row.sessionId ?? (await adoptSession(row));
  if (sessionId === null) return null;
  const next = nextState({ ...row, livemode: expectsLivemode() }, await readCheckout(sessionId));
  return next !== null && changes(row, next) ? next : null;
}

/** A session may exist although our row never learned its id: the process died, or the answer was lost. */
async function adoptSession(row: PurchaseRow): Promise<string | null> {
  if (row.customerId === null) return null;
  const sessionId = await findCheckoutId({ customerId: row.customerId, purchaseId: row.id });
  if (sessionId !== null) await rememberSession(row.id, sessionId);
  return sessionId;
}

/** Notes which session was opened for a purchase; a second one for the same purchase is a fault. */
export async function rememberSession(purchaseId: string, sessionId: string): Promise<void> {
  const noted = await db.$executeRaw`
    update purchase set stripe_session_id = ${sessionId}, updated_at = studio_now()
    where id = ${purchaseId}::uuid and (stripe_session_id is null or stripe_session_id = ${sessionId})`;
  if (noted !== 1) throw new Error(`Purchase ${purchaseId} has another session than ${sessionId}`);
}

/**
 * Ends a purchase that never got a session: nobody was given a page to pay on. Should a payment turn up after all, the
 * next sync still credits it.
 */
export async function failUnopened(purchaseId: string, failureReason: string): Promise<boolean> {
  const failed = await db.$executeRaw`
    update purchase set state = 'failed', failure_reason = ${failureReason}, updated_at = studio_now()
    where id = ${purchaseId}::uuid and state = 'pending' and stripe_session_id is null`;
  return failed === 1;
}

function changes(row: PurchaseRow, next: NextState): boolean {
  if (next.state !== row.state || next.parkedReason !== row.parkedReason) return true;
  return (
    next.failureReason !== row.failureReason || (next.paymentIntentId ?? row.paymentIntentId) !== row.paymentIntentId
  );
}

/** Writes state and credits together, and answers what it wrote; null when somebody moved the purchase since it was read. */
async function apply(row: PurchaseRow, next: NextState): Promise<NextState | null> {
  try {
    const moved = await db.$transaction(async (tx) => {
      const rows = await tx.$executeRaw`
        update purchase set state = ${next.state}::purchase_state, parked_reason = ${next.parkedReason},
          failure_reason = ${next.failureReason},
          stripe_payment_intent_id = coalesce(${next.paymentIntentId}, stripe_payment_intent_id),
          paid_at = case when ${next.credit} then studio_now() end, updated_at = studio_now()
        where id = ${row.id}::uuid and state = ${row.state}::purchase_state and parked_reason is null`;
      if (rows !== 1) return false;
      const { workspaceId, id: purchaseId, credits: amount } = row;
      if (next.credit) await creditTopUp(tx, { workspaceId, purchaseId, key: `purchase:${purchaseId}`, amount });
      return true;
    }, WAITS);
    if (moved) report(row, next);
    return moved ? next : null;
  } catch (error) {
    if (!isTakenPayment(error) || next.parkedReason !== null) throw error;
    // One payment pays for one purchase: another row of ours already names this one.
    const parked: Partial<NextState> = { credit: false, parkedReason: 'payment_used_before', paymentIntentId: null };
    return apply(row, { ...next, ...parked, state: row.state });
  }
}

/** Many copies of an event may queue for the same row; waiting a little is better than failing. */
const WAITS = { maxWait: 10_000, timeout: 15_000 };

function isTakenPayment(error: unknown): boolean {
  const isDuplicate = sqlStateOf(error).some((state) => state === '23505' || state === 'P2002');
  return isDuplicate && JSON.stringify(error).includes('stripe_payment_intent_id');
}

function report(row: PurchaseRow, next: NextState): void {
  const facts = { purchase_id: row.id, workspace_id: row.workspaceId, from: row.state, state: next.state };
  if (next.parkedReason !== null) log.error('purchase_parked', { ...facts, reason: next.parkedReason });
  else if (next.state !== row.state) log.info('purchase_moved', { ...facts, amount_cents: row.amountCents });
}

function resultOf(
  row: PurchaseRow,
  now: { state: PurchaseState; parkedReason: string | null },
  credited: boolean,
): SyncResult {
  const { id: purchaseId, workspaceId, state: from } = row;
  return { purchaseId, workspaceId, from, state: now.state, credited, parkedReason: now.parkedReason };
}
