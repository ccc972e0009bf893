import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { compareWithStripe } from '@/lib/purchases/compare-with-stripe';
import { reconcile, reconcileObjects } from '@/lib/purchases/reconcile';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asOwner } from '../setup/clock';
import { expectCorruption } from '../setup/database';
import {
  APP_URL,
  buyOne,
  creditsGiven,
  dollars,
  makeBuyer,
  pay,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(async () => {
  await stripe.start();
  await stripe.faults({});
});
afterAll(() => stripe.close());

/** Nobody delivers an event in this file: what isn't found by looking isn't found. */
async function payUnheard(amount = 20) {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(amount) });
  await pay(started.url);
  return { ...made, ...started };
}

/** A payment that carries our metadata, and that no row of ours knows. */
async function payByForgedSession(purchaseId: string, cents = 100) {
  const customer = await stripe.sdk.customers.create({ email: 'stranger@example.test' });
  const session = await stripe.sdk.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    payment_intent_data: { metadata: { purchase_id: purchaseId, workspace_id: 'w' } },
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: cents, product_data: { name: 'x' } } }],
    success_url: `${APP_URL}/billing`,
  });
  await pay(session.url ?? '');
  return String((await stripe.sdk.checkout.sessions.retrieve(session.id)).payment_intent);
}

const movesOf = <T extends { purchaseId: string }>(moved: T[], purchaseId: string) =>
  moved.filter((one) => one.purchaseId === purchaseId);

describe('what no event told us', () => {
  test('a payment whose event was never made is credited by looking at the payments (REL-W7, BUG-16, BUG-21)', async () => {
    await stripe.faults({ neverGenerated: 100 });
    const { purchaseId, workspaceId } = await payUnheard();
    await asOwner(`update purchase set state = 'failed', stripe_session_id = null where id = $1`, [purchaseId]);
    const report = await reconcileObjects();
    expect(movesOf(report.moved, purchaseId)).toMatchObject([{ from: 'failed', to: 'paid', credited: true }]);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect((await reconcileObjects()).moved).toEqual([]);
  });

  test('a refund, its failure, a dispute and its end are each found by looking', async () => {
    const { purchaseId, workspaceId, payment } = await buyOne(20);
    const found = async () => movesOf((await reconcileObjects()).moved, purchaseId).map(({ to }) => to);
    const refund = await stripe.refund({ payment_intent: payment, amount: 500, status: 'pending' });
    expect(await found()).toEqual(['partly_refunded']);
    await stripe.refundBecomes(refund, 'failed');
    expect(await found()).toEqual(['paid']);
    await stripe.dispute({ payment_intent: payment });
    expect(await found()).toEqual(['disputed']);
    expect(await topUpOf(workspaceId)).toBe(0n);
    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    expect(await found()).toEqual(['paid']);
    expect(await found()).toEqual([]);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('a refund of a purchase that we had not heard of is found together with it', async () => {
    const { purchaseId, workspaceId } = await payUnheard();
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    await stripe.refund({ payment_intent: String(session.payment_intent), amount: 500 });
    expect(movesOf((await reconcileObjects()).moved, purchaseId)).toMatchObject([{ credited: true, movements: 1 }]);
    expect(await topUpOf(workspaceId)).toBe(15_000_000n);
  });

  test('three replicas that look at the same time find it once, and a fourth finds nothing (REL-O6)', async () => {
    const bought = await Promise.all([buyOne(20), buyOne(30)]);
    const unheard = await Promise.all([payUnheard(), payUnheard()]);
    for (const { payment } of bought) await stripe.refund({ payment_intent: payment, amount: 700 });
    const reports = await Promise.all([1, 2, 3].map(() => reconcileObjects()));
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    for (const { purchaseId } of [...bought, ...unheard]) {
      expect(
        movesOf(
          reports.flatMap(({ moved }) => moved),
          purchaseId,
        ),
      ).toHaveLength(1);
    }
    for (const { workspaceId } of unheard) expect(await creditsGiven(workspaceId)).toBe(1);
    expect((await reconcileObjects()).moved).toEqual([]);
  });

  test('more refunds than a page of Stripe holds are all found', async () => {
    const { purchaseId, workspaceId, payment } = await buyOne(20);
    for (let count = 0; count < 105; count += 1) {
      await stripe.sdk.refunds.create({ payment_intent: payment, amount: 1 });
    }
    const { looked, moved } = await reconcileObjects();
    expect(looked.refunds).toBeGreaterThan(100);
    expect(movesOf(moved, purchaseId)).toMatchObject([{ movements: 105 }]);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n - 1_050_000n);
  });
});

describe('a payment that is not what it claims', () => {
  test('names a purchase that does not exist: it is reported until it is given back, and credited to nobody (REL-W17)', async () => {
    const nobody = '0190a1b2-0000-7000-8000-000000000000';
    const payment = await payByForgedSession(nobody);
    expect((await reconcileObjects()).unmatched).toMatchObject([{ paymentIntentId: payment, purchaseId: nobody }]);
    expect((await compareWithStripe({ settledAfter: 0 })).problems).toMatchObject([{ row: `payment ${payment}` }]);
    await stripe.refund({ payment_intent: payment });
    expect((await reconcileObjects()).unmatched).toEqual([]);
    expect((await compareWithStripe({ settledAfter: 0 })).problems).toEqual([]);
  });

  test('names a purchase that was paid otherwise, or is not paid: the row decides (REL-W19, BUG-8)', async () => {
    const paid = await buyOne(500);
    const { purchaseId: open, workspaceId } = await startOpen();
    const payments = [await payByForgedSession(paid.purchaseId), await payByForgedSession(open)];
    const report = await reconcileObjects();
    expect(report.unmatched.map(({ paymentIntentId }) => paymentIntentId).toSorted()).toEqual(payments.toSorted());
    expect(await topUpOf(paid.workspaceId)).toBe(500_000_000n);
    expect(await topUpOf(workspaceId)).toBe(0n);
    for (const payment of payments) await stripe.refund({ payment_intent: payment });
    await reconcileObjects();
    expect(await topUpOf(paid.workspaceId)).toBe(500_000_000n);
  });

  test('a parked payment that an operator gives back is closed by that, and not before (REL-W18)', async () => {
    const { purchaseId, workspaceId } = await payUnheard(10);
    await asOwner('update purchase set amount_cents = 100000, credits = 1000000000 where id = $1', [purchaseId]);
    expect(await syncPurchase(purchaseId)).toMatchObject({ parkedReason: 'wrong_amount', isNewlyParked: true });
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    const payment = String(session.payment_intent);
    await stripe.refund({ payment_intent: payment, amount: 400 });
    await reconcileObjects();
    expect((await purchaseRow(purchaseId)).parkedReason).toBe('wrong_amount');
    await stripe.refund({ payment_intent: payment });
    await reconcileObjects();
    expect(await purchaseRow(purchaseId)).toMatchObject({
      state: 'canceled',
      parkedReason: null,
      failureReason: 'given_back',
    });
    expect(await topUpOf(workspaceId)).toBe(0n);
    expect((await reconcileObjects()).unmatched).toEqual([]);
  });
});

async function startOpen() {
  const made = await makeBuyer();
  return { ...made, ...(await startCheckout({ buyer: made.buyer, amount: dollars(500) })) };
}

describe('the key of another Stripe account', () => {
  test('parks nothing, moves nothing and is reported; with the right key all goes on (REL-O7)', async () => {
    const { purchaseId, workspaceId } = await payUnheard();
    const bought = await buyOne(20);
    await stripe.dispute({ payment_intent: bought.payment });
    await syncPurchase(bought.purchaseId);
    await stripe.stop();
    const other = await startTestStripe();
    const report = await reconcile();
    expect(report.failed.map((one) => one.purchaseId)).toContain(purchaseId);
    await expect(syncPurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    await Promise.allSettled([syncPurchase(bought.purchaseId), reconcileObjects()]);
    await other.close();
    await stripe.start();
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'pending', parkedReason: null });
    expect(await purchaseRow(bought.purchaseId)).toMatchObject({ state: 'disputed', returnedCents: 2_000n });
    await reconcile();
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });
});

describe('verify against Stripe', () => {
  test('what was bought, refunded and disputed is the same on both sides (V15)', async () => {
    const [kept, refunded, disputed] = [await buyOne(20), await buyOne(30), await buyOne(40)];
    await stripe.refund({ payment_intent: refunded.payment, amount: 1_000 });
    await stripe.dispute({ payment_intent: disputed.payment });
    for (const { purchaseId } of [kept, refunded, disputed]) await syncPurchase(purchaseId);
    const { checked, problems } = await compareWithStripe({ settledAfter: 0 });
    expect(problems).toEqual([]);
    expect(checked.purchases).toBeGreaterThanOrEqual(3);
    expect(checked.refunds).toBeGreaterThanOrEqual(1);
    expect(checked.disputes).toBeGreaterThanOrEqual(1);
  });

  test('names what Stripe has and we have not: a payment, a refund, a dispute', async () => {
    const unheard = await payUnheard();
    const [refunded, disputed] = [await buyOne(20), await buyOne(20)];
    await stripe.refund({ payment_intent: refunded.payment, amount: 1 });
    await stripe.dispute({ payment_intent: disputed.payment, amount: 500 });
    const before = await db.transfer.count();
    const { problems } = await compareWithStripe({ settledAfter: 0 });
    const session = await stripe.sdk.checkout.sessions.retrieve(
      (await purchaseRow(unheard.purchaseId)).stripeSessionId ?? '',
    );
    const rows = [refunded, disputed].map(({ purchaseId }) => `purchase ${purchaseId}`);
    expect(problems.map(({ row }) => row).toSorted()).toEqual(
      [...rows, `payment ${String(session.payment_intent)}`].toSorted(),
    );
    expect(problems.every(({ invariant }) => invariant.startsWith('V15 '))).toBe(true);
    expect(await db.transfer.count()).toBe(before);
    // What is younger than ten minutes may still be on its way.
    expect((await compareWithStripe()).problems).toEqual([]);
    await reconcileObjects();
    expect((await compareWithStripe({ settledAfter: 0 })).problems).toEqual([]);
  });

  test('names what we have and Stripe has not', async () => {
    expectCorruption();
    const { purchaseId, workspaceId } = await buyOne(20);
    await asOwner(`update purchase set stripe_payment_intent_id = 'pi_made_up' where id = $1`, [purchaseId]);
    const { problems } = await compareWithStripe({ settledAfter: 0 });
    expect(problems).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ workspaceId, row: `purchase ${purchaseId}` })]),
    );
  });
});
