import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { madeAtMs } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import {
  cancelPayment,
  confirmPayment,
  createPayment,
  type DirectPayment,
  readPayment,
} from '@/lib/stripe/direct-payments';
import { AUTHENTICATION_REQUIRED, isDeclined, type PurchaseState } from './next-state';
import { knownPurchase, type PurchaseRow, type PurchaseWay } from './purchase-row';
import { rememberPayment } from './remember-stripe';
import { failUnopened, syncPurchase } from './sync-purchase';

/**
 * Purchases that are paid with the card on file. Their payment is sent at most once: the row says when, its id is Stripe's
 * idempotency key, and a payment whose outcome nobody heard is looked up or sent again with that key, never with another.
 * Whatever Stripe answers, `syncPurchase` alone moves the purchase.
 */
export type Charge = {
  state: PurchaseState;
  parkedReason: string | null;
  /** Why the bank said no, in Stripe's words, or why no payment was made (`withdrawn`, `never_arrived`, …). */
  failureReason: string | null;
  /** What the bank advises after its no. */
  adviceCode: string | null;
  /** The card's owner has to prove who they are: on that page, or with Stripe's script and the secret. */
  authentication: { url: string | null; clientSecret: string | null } | null;
};

type ChargeOptions = {
  /** Asked in the transaction that decides to send; whoever withdrew before it commits is not charged. */
  maySend?: (tx: Transaction) => Promise<boolean>;
};

/** A purchase that a card is charged for: the database refuses one that names none. */
type CardRow = PurchaseRow & { way: Exclude<PurchaseWay, 'checkout'>; customerId: string; paymentMethodId: string };

/** Stripe forgets keys after 24 hours; from then on the same one could charge twice. */
const KEY_LIFETIME_MS = 23 * 60 * 60 * 1_000;

/**
 * Charges the card of a pending purchase, or finds out what became of that.
 * @throws AppError `not_found`; `stripe_unavailable`: nobody knows whether it was charged, the purchase stays pending
 */
export async function chargePurchase(purchaseId: string, { maySend }: ChargeOptions = {}): Promise<Charge> {
  const row = await look(purchaseId);
  if (!isWithCard(row)) throw new AppError('not_found');
  if (row.parkedReason !== null || row.paymentIntentId !== null) return settleCharge(row.id);
  if (Date.now() - madeAtMs(row.id) > KEY_LIFETIME_MS) return giveUp(row, 'never_arrived');
  if (!(await claimSending(row, maySend))) return giveUp(row, 'withdrawn');
  return send(row);
}

/**
 * Looks at a payment that was sent: one that the bank declined is ended at Stripe, so that nobody pays it later.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function settleCharge(purchaseId: string): Promise<Charge> {
  const row = await look(purchaseId);
  const { state, paymentIntentId } = row;
  const payment = state === 'pending' && paymentIntentId !== null ? await readPayment(paymentIntentId) : null;
  return payment ? afterAnswer(row, payment) : chargeOf(row, null);
}

/**
 * Lets the card's owner prove who they are for a payment that waits for it: answers Stripe's page, or what the bank said.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function authenticatePurchase(purchaseId: string): Promise<Charge> {
  const charge = await settleCharge(purchaseId);
  const row = await knownPurchase(purchaseId);
  const { paymentIntentId } = row;
  if (charge.authentication?.url !== null || !paymentIntentId || !isWithCard(row)) return charge;
  const { paymentMethodId } = row;
  const sent = await confirmPayment(paymentIntentId, { paymentMethodId, returnUrl: returnUrlOf(row.id) });
  if (sent.outcome === 'made') return afterAnswer(row, sent.payment);
  await cancelPayment(paymentIntentId);
  return settleCharge(purchaseId);
}

/**
 * Ends a purchase that nobody wants to pay any more, at Stripe first. A payment that was faster is credited.
 * @throws AppError `not_found`, `stripe_unavailable`
 */
export async function cancelPurchase(purchaseId: string): Promise<Charge> {
  const row = await look(purchaseId);
  if (row.state !== 'pending' || !isWithCard(row)) return chargeOf(row, null);
  if (row.paymentIntentId === null) return giveUp(row, 'withdrawn');
  await cancelPayment(row.paymentIntentId);
  return settleCharge(purchaseId);
}

/** The purchase after Stripe was heard: whether an earlier call made a payment whose answer was lost, only Stripe knows. */
async function look(purchaseId: string): Promise<PurchaseRow> {
  await syncPurchase(purchaseId, { heardBy: 'charge' });
  return knownPurchase(purchaseId);
}

function isWithCard(row: PurchaseRow): row is CardRow {
  return row.way !== 'checkout';
}

/** Notes that the payment goes out, before it does; false when the purchase is over or somebody withdrew. */
async function claimSending({ id }: PurchaseRow, maySend: ChargeOptions['maySend']): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<unknown[]>`
      select from purchase where id = ${id}::uuid and state = 'pending' for no key update`;
    if (rows.length === 0 || (maySend && !(await maySend(tx)))) return false;
    await tx.$executeRaw`
      update purchase set sent_at = coalesce(sent_at, studio_now()), updated_at = studio_now() where id = ${id}::uuid`;
    return true;
  });
}

async function send(row: CardRow): Promise<Charge> {
  const { id: purchaseId, workspaceId, customerId, paymentMethodId, amountCents: amount, way } = row;
  const isAttended = way === 'saved_card';
  const sent = await createPayment({
    purchaseId,
    workspaceId,
    customerId,
    paymentMethodId,
    amount,
    returnUrl: isAttended ? returnUrlOf(purchaseId) : null,
    usesScript: isAttended && env().STRIPE_PUBLISHABLE_KEY !== undefined,
    idempotencyKey: `${way}:${purchaseId}`,
  });
  if (sent.outcome === 'refused') {
    log.warn('card_refused_by_stripe', { purchase_id: purchaseId, reason: sent.reason });
    await failUnopened(purchaseId, 'card_unusable', { isRefused: true });
    return chargeOf(await knownPurchase(purchaseId), null);
  }
  await rememberPayment(purchaseId, sent.payment.id);
  return afterAnswer(row, sent.payment);
}

async function afterAnswer(row: PurchaseRow, payment: DirectPayment): Promise<Charge> {
  if (payment.status === 'waiting' && isDeclined(payment)) await cancelPayment(payment.id);
  return chargeOf(await look(row.id), payment);
}

/** Nothing was sent, or Stripe has nothing of it: only then a purchase ends without Stripe's word. */
async function giveUp(row: PurchaseRow, reason: 'withdrawn' | 'never_arrived'): Promise<Charge> {
  await failUnopened(row.id, reason);
  return chargeOf(await knownPurchase(row.id), null);
}

function chargeOf(row: PurchaseRow, payment: DirectPayment | null): Charge {
  const isWaiting = row.state === 'pending' && payment?.status === 'waiting';
  const needsProof = isWaiting && (payment.authentication !== null || payment.declineCode === AUTHENTICATION_REQUIRED);
  return {
    state: row.state,
    parkedReason: row.parkedReason,
    failureReason: row.failureReason ?? payment?.declineCode ?? null,
    adviceCode: payment?.adviceCode ?? null,
    authentication: needsProof ? (payment.authentication ?? { url: null, clientSecret: null }) : null,
  };
}

/** The buyer comes back here; every call for a purchase names the same page, as its idempotency key demands. */
function returnUrlOf(purchaseId: string): string {
  return `${env().APP_URL}/billing/return?purchase=${purchaseId}`;
}
