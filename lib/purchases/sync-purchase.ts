import 'server-only';
import { clawBack, creditTopUp } from '@/lib/credits/top-up';
import { db, type Transaction } from '@/lib/platform/db';
import { sqlStateOf } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import { creditsFor, type UsdCents } from '@/lib/platform/units';
import { expectsLivemode } from '@/lib/stripe/client';
import { askStripe, findLost } from './ask-stripe';
import { type Decision, decide } from './decide';
import { type PurchaseState, wasPaid } from './next-state';
import { knownPurchase, type PurchaseRow, readRecordedReturns } from './purchase-row';
import { rememberPayment, rememberSession } from './remember-stripe';
import type { Movement } from './returns';
import { tellOfPurchase } from './tell-of-purchase';

/**
 * The only file that moves a purchase. Webhook, return page, reconciler and buyers all come here with nothing but an id:
 * Stripe is read again (with no transaction open), a pure rule decides, and the new state is written together with every
 * credit it brings, takes back or gives again, in one transaction. So it doesn't matter how often, in which order, or
 * whether at all, events arrive.
 */
export type SyncResult = {
  purchaseId: string;
  workspaceId: string;
  from: PurchaseState;
  state: PurchaseState;
  /** Whether this very call added the purchase's credits. */
  credited: boolean;
  /** Refunds and disputes whose money this very call moved, out or back. */
  movements: number;
  /** What they have taken out now. */
  returnedCents: UsdCents;
  parkedReason: string | null;
  isNewlyParked: boolean;
};

/** Through what we come to look: the purchase's page tells how its payment was first heard of. */
export const HEARD_BY = ['webhook', 'return', 'check', 'reconciler', 'charge'] as const;
export type HeardBy = (typeof HEARD_BY)[number];

/** Somebody else moving the same purchase makes us look again; more often than this would be a fault. */
const LOOKS = 5;

/**
 * Brings a purchase to the state that Stripe reports. Any number of calls, at once or later, moves each payment, refund
 * and dispute once.
 * @param mayRelease an operator looks: a parked purchase goes on when what Stripe says fits it now
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function syncPurchase(
  purchaseId: string,
  { heardBy = 'check', mayRelease = false }: { heardBy?: HeardBy; mayRelease?: boolean } = {},
): Promise<SyncResult> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const row = await knownPurchase(purchaseId);
    const decision = await lookAtStripe(row, mayRelease);
    if (decision === null) return resultOf(row, null);
    const written = await write({ ...row, heardBy }, decision, look < LOOKS);
    if (written !== null) return resultOf(row, written);
  }
  throw new Error(`Purchase ${purchaseId} keeps moving while it is synced`);
}

async function lookAtStripe(row: PurchaseRow, mayRelease: boolean): Promise<Decision | null> {
  const recorded = wasPaid(row.state) ? await readRecordedReturns(row) : [];
  const says = await askStripe(await adoptLost(row));
  return says && decide({ ...row, recorded, livemode: expectsLivemode(), mayRelease }, says);
}

async function adoptLost(row: PurchaseRow): Promise<PurchaseRow> {
  const isKnown = row.way === 'checkout' ? row.sessionId !== null : row.paymentIntentId !== null;
  const { customerId } = row;
  if (wasPaid(row.state) || isKnown || customerId === null) return row;
  const found = await findLost({ ...row, customerId });
  if (found === null) return row;
  if (row.way !== 'checkout') {
    await rememberPayment(row.id, found);
    return { ...row, paymentIntentId: found };
  }
  await rememberSession(row.id, { sessionId: found, customerId });
  return { ...row, sessionId: found };
}

/**
 * Ends a purchase of which Stripe knows nothing: nobody was given a page to pay on, or no card was charged. Should a
 * payment turn up after all, the next sync still credits it.
 * @param isRefused Stripe itself said no. Else a payment that was sent may still be on its way; a refill's is waited for
 *   until its key is forgotten, because the next refill would be another charge
 */
export async function failUnopened(
  purchaseId: string,
  failureReason: string,
  { isRefused = false } = {},
): Promise<boolean> {
  const failed = await db.$executeRaw`
    update purchase set state = 'failed', failure_reason = ${failureReason}, revision = revision + 1,
      updated_at = studio_now()
    where id = ${purchaseId}::uuid and state = 'pending' and stripe_session_id is null
      and stripe_payment_intent_id is null
      and (${isRefused} or sent_at is null
        or sent_at < studio_now() - case way when 'refill' then interval '24 hours' else interval '1 hour' end)`;
  return failed === 1;
}

/** Many copies of an event may queue for the same row; waiting a little is better than failing. */
const WAITS = { maxWait: 10_000, timeout: 15_000 };
/** Serialization failure, deadlock, lock not available: nothing was written, and the next look may do better. */
const PASSING = new Set(['40001', '40P01', '55P03']);

type Looked = PurchaseRow & { heardBy: HeardBy };

/** Writes everything or nothing, and answers what it wrote; null when somebody moved the purchase since it was read. */
async function write(row: Looked, decision: Decision, mayLookAgain: boolean): Promise<Decision | null> {
  try {
    const isMoved = await db.$transaction((tx) => writeAll(tx, row, decision), WAITS);
    if (isMoved) report(row, decision);
    return isMoved ? decision : null;
  } catch (error) {
    if (mayLookAgain && sqlStateOf(error).some((state) => PASSING.has(state))) return null;
    if (!isTakenPayment(error) || !decision.credit) throw error;
    // One payment pays for one purchase: another row of ours already names this one.
    const { state, failureReason } = row;
    const parked = {
      parkedReason: 'payment_used_before',
      paymentIntentId: null,
      returned: row.returnedCents,
      payment: null,
    };
    return write(row, { ...parked, state, failureReason, credit: false, movements: [] }, mayLookAgain);
  }
}

async function writeAll(tx: Transaction, row: Looked, decision: Decision): Promise<boolean> {
  const { id: purchaseId, workspaceId } = row;
  const moved = await tx.$executeRaw`
    update purchase set state = ${decision.state}::purchase_state, parked_reason = ${decision.parkedReason},
      failure_reason = ${decision.failureReason}, returned_cents = ${decision.returned},
      stripe_payment_intent_id = coalesce(${decision.paymentIntentId}, stripe_payment_intent_id),
      paid_at = case when ${decision.credit} then studio_now() else paid_at end,
      revision = revision + 1, updated_at = studio_now()
    where id = ${purchaseId}::uuid and revision = ${row.revision}`;
  if (moved !== 1) return false;
  const credit = { workspaceId, purchaseId, key: `purchase:${purchaseId}`, amount: row.credits };
  if (decision.credit) await creditTopUp(tx, credit);
  if (decision.payment) await notePayment(tx, row, decision.payment);
  for (const movement of decision.movements) await moveReturn(tx, row, movement);
  await tellOfPurchase(tx, row, decision);
  return true;
}

/** Stripe counts in real time; its moment is told on the clock of money, like every other of the purchase. */
async function notePayment(tx: Transaction, { id, heardBy }: Looked, payment: NonNullable<Decision['payment']>) {
  const { taxCents, takenAt, hasInvoice } = payment;
  await tx.$executeRaw`
    update purchase set heard_by = ${heardBy}, tax_cents = ${taxCents}, has_invoice = ${hasInvoice},
      paid_at_stripe = ${takenAt}::timestamptz + (studio_now() - now())
    where id = ${id}::uuid`;
}

async function moveReturn(tx: Transaction, row: PurchaseRow, movement: Movement): Promise<void> {
  const { id: purchaseId, workspaceId } = row;
  const { stripeId, kind, returnedCents, movements, direction, key, amount } = movement;
  const noted = await tx.$executeRaw`
    insert into purchase_return (stripe_id, workspace_id, purchase_id, kind, returned_cents, movements)
    values (${stripeId}, ${workspaceId}::uuid, ${purchaseId}::uuid, ${kind}::return_kind, ${returnedCents}, ${movements})
    on conflict (stripe_id) do update
      set returned_cents = excluded.returned_cents, movements = excluded.movements, updated_at = studio_now()
      where purchase_return.movements = excluded.movements - 1`;
  if (noted !== 1) throw new Error(`${stripeId} is on record otherwise than for purchase ${purchaseId}`);
  const credits = { workspaceId, purchaseId, key, amount: creditsFor(amount) };
  await (direction === 'out' ? clawBack(tx, credits) : creditTopUp(tx, credits));
}

function isTakenPayment(error: unknown): boolean {
  return sqlStateOf(error).includes('23505') && JSON.stringify(error).includes('stripe_payment_intent_id');
}

function report(row: PurchaseRow, { state, parkedReason, movements }: Decision): void {
  const facts = { purchase_id: row.id, workspace_id: row.workspaceId, from: row.state, state };
  for (const { key, direction, amount } of movements)
    log.info('purchase_return_moved', { ...facts, key, direction, cents: amount });
  if (parkedReason !== null) log.error('purchase_parked', { ...facts, reason: parkedReason });
  else if (state !== row.state) log.info('purchase_moved', { ...facts, amount_cents: row.amountCents });
}

function resultOf(row: PurchaseRow, written: Decision | null): SyncResult {
  const { id: purchaseId, workspaceId, state: from } = row;
  const { state, parkedReason } = written ?? row;
  return {
    purchaseId,
    workspaceId,
    from,
    state,
    credited: written?.credit ?? false,
    movements: written?.movements.length ?? 0,
    returnedCents: written?.returned ?? row.returnedCents,
    parkedReason,
    isNewlyParked: parkedReason !== null && row.parkedReason === null,
  };
}
