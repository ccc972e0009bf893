import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { credits, spend } from '../setup/factories';
import { buyOne, startTestStripe, type TestStripe } from './buying';
import { type Life, lives, type Step } from './lifecycles';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());

const numRuns = process.env.STUDIO_FULL_TESTS ? 1_000 : 30;

test('whatever becomes of a payment at Stripe, the ledger ends with exactly the money that is left (G9)', async () => {
  await fc.assert(fc.asyncProperty(lives, liveInDatabase), { numRuns });
}, 1_800_000);

async function liveInDatabase({ amount, steps }: Life): Promise<void> {
  const dollars = 1 + Number(amount % 50n);
  const { purchaseId, workspaceId, payment, buyer } = await buyOne(dollars);
  await spend({ workspaceId, userId: buyer.userId }, credits(dollars / 2));
  for (const step of steps) {
    if (step.kind !== 'look') await happen(payment, dollars * 100, step);
    else
      await Promise.all(step.twice ? [syncPurchase(purchaseId), syncPurchase(purchaseId)] : [syncPurchase(purchaseId)]);
  }
  await syncPurchase(purchaseId);
  expect(await creditsLeft(purchaseId)).toBe((await centsLeft(payment)) * 10_000n);
  expect((await syncPurchase(purchaseId)).movements).toBe(0);
}

/** Lets it happen at Stripe, where Stripe allows it: it refuses to refund what is gone, or to decide what is decided. */
async function happen(payment: string, cents: number, step: Exclude<Step, { kind: 'look' }>): Promise<void> {
  try {
    if (step.kind === 'refund') {
      const amount = Math.max(1, Math.floor((cents * step.percent) / 130));
      await stripe.refund({
        payment_intent: payment,
        amount,
        status: step.status === 'succeeded' ? 'succeeded' : 'pending',
      });
    }
    if (step.kind === 'refund_becomes') {
      const { data } = await stripe.sdk.refunds.list({ payment_intent: payment, limit: 100 });
      const refund = data[step.which % Math.max(1, data.length)];
      if (refund) await stripe.refundBecomes(refund.id, step.status);
    }
    if (step.kind === 'dispute') {
      const amount = Math.max(1, Math.floor((cents * step.percent) / 100));
      await stripe.dispute({ payment_intent: payment, amount, inquiry: step.status !== 'needs_response' });
    }
    if (step.kind === 'withdraw') await stripe.dispute({ payment_intent: payment, inquiry: false });
    if (step.kind === 'dispute_becomes' && (step.status === 'won' || step.status === 'lost')) {
      await stripe.dispute({ payment_intent: payment, outcome: step.status });
    }
  } catch (error) {
    if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) throw error;
  }
}

/** Microcredits that the ledger has for a purchase: what came from Stripe less what went back there. */
async function creditsLeft(purchaseId: string): Promise<bigint> {
  const moves = await db.transfer.findMany({ where: { purchaseId, OR: [{ from: 'stripe' }, { to: 'stripe' }] } });
  return moves.reduce((sum, { from, amount }) => (from === 'stripe' ? sum + amount : sum - amount), 0n);
}

/** Cents that Stripe's balance has for a payment: its charge and everything that was booked on it since, without fees. */
async function centsLeft(payment: string): Promise<bigint> {
  const [charges, refunds, disputes] = await Promise.all([
    stripe.sdk.charges.list({ payment_intent: payment, limit: 100 }),
    stripe.sdk.refunds.list({ payment_intent: payment, limit: 100 }),
    stripe.sdk.disputes.list({ payment_intent: payment, limit: 100 }),
  ]);
  const sources = [...charges.data, ...refunds.data, ...disputes.data].map(({ id }) => id);
  const booked: Stripe.BalanceTransaction[] = [];
  for (const source of sources)
    booked.push(...(await stripe.sdk.balanceTransactions.list({ source, limit: 100 })).data);
  const left = booked.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return left > 0n ? left : 0n;
}
