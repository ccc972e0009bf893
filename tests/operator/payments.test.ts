import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { proposeAdjustment } from '@/lib/operator/adjustments';
import { listEvents } from '@/lib/operator/list-events';
import { lookAtPayments, readUnclear } from '@/lib/operator/payments';
import { lookAtPurchase, readPurchaseView } from '@/lib/operator/purchase-view';
import { countWaiting } from '@/lib/operator/waiting';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { noteJobResult } from '@/lib/platform/job-result';
import { reconcileObjects } from '@/lib/purchases/reconcile';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { handleAgain } from '@/lib/webhooks/handle-again';
import {
  APP_URL,
  buyOne,
  creditsGiven,
  deliver,
  dollars,
  eventOf,
  makeBuyer,
  pay,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from '../purchases/buying';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { actionsOn, makeOperator } from './operators';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(() => stripe.start());
afterAll(() => stripe.close());

/** Our row says $30 where $20 was paid. */
async function parkOne() {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(20) });
  await pay(started.url);
  await setAmount(started.purchaseId, 3_000);
  await syncPurchase(started.purchaseId);
  return { ...made, ...started };
}

async function setAmount(purchaseId: string, cents: number): Promise<void> {
  const change = 'update purchase set amount_cents = $2, credits = $2::bigint * 10000 where id = $1';
  await asOwner(change, [purchaseId, cents]);
}

test('a parked purchase is listed with its reason; its page says in what Stripe differs from our row, and offers what was paid, not what it costs', async () => {
  const { purchaseId, workspaceId } = await parkOne();
  const listed = (await readUnclear()).parked.find(({ id }) => id === purchaseId);
  expect(listed).toMatchObject({ reason: 'wrong_amount', workspace: { id: workspaceId }, credits: 30_000_000n });
  const { compared, isStripeAway, paid, links } = await readPurchaseView(purchaseId);
  expect(isStripeAway).toBe(false);
  expect(paid).toBe('20.00');
  expect(links[0]?.id).toMatch(/^pi_/);
  expect(compared?.filter(({ differs }) => differs)).toEqual([
    { what: 'amount', ours: '30.00', stripes: '20.00', differs: true },
  ]);
});

test('an operator’s look releases a parked purchase only when the facts fit, once, and is written down each time', async () => {
  const operator = await makeOperator();
  const { purchaseId, workspaceId } = await parkOne();
  expect(await lookAtPurchase(operator, purchaseId)).toMatchObject({ parkedReason: 'wrong_amount', credited: false });
  expect(await topUpOf(workspaceId)).toBe(0n);
  await setAmount(purchaseId, 2_000);
  expect(await syncPurchase(purchaseId)).toMatchObject({ parkedReason: 'wrong_amount', credited: false });
  const looks = await Promise.all([1, 2, 3].map(() => lookAtPurchase(operator, purchaseId)));
  expect(looks.filter(({ credited }) => credited)).toHaveLength(1);
  expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'paid', parkedReason: null });
  expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  expect(await creditsGiven(workspaceId)).toBe(1);
  expect((await actionsOn(purchaseId)).map(({ action }) => action)).toEqual(Array(4).fill('purchase_looked_at'));
});

test('money that went back ends a parked purchase, by the same look', async () => {
  const operator = await makeOperator();
  const { purchaseId, workspaceId } = await parkOne();
  const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
  await stripe.refund({ payment_intent: String(session.payment_intent) });
  expect(await lookAtPurchase(operator, purchaseId)).toMatchObject({ state: 'canceled', parkedReason: null });
  expect(await topUpOf(workspaceId)).toBe(0n);
  expect((await readUnclear()).parked.map(({ id }) => id)).not.toContain(purchaseId);
});

test('credits that stand in for a parked purchase are shown on its page, so that nobody gives them a second time', async () => {
  const operator = await makeOperator();
  const { purchaseId, workspaceId } = await parkOne();
  const given = { id: newId(), workspaceId, direction: 'give' as const, amount: credits(20), reason: 'In its place' };
  expect((await readPurchaseView(purchaseId)).adjustments).toEqual([]);
  await proposeAdjustment(operator, given);
  expect((await readPurchaseView(purchaseId)).adjustments).toMatchObject([{ id: given.id, state: 'made' }]);
  expect(await lookAtPurchase(operator, purchaseId)).toMatchObject({ parkedReason: 'wrong_amount', credited: false });
});

test('while Stripe is away the page still shows our row, and a look changes nothing', async () => {
  const operator = await makeOperator();
  const { purchaseId } = await parkOne();
  await stripe.stop();
  expect(await readPurchaseView(purchaseId)).toMatchObject({ isStripeAway: true, compared: null, paid: null });
  await expect(lookAtPurchase(operator, purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
  await expect(readPurchaseView(newId())).rejects.toMatchObject({ code: 'not_found' });
});

test('a payment that no purchase knows of is listed after a look with its amount, its payer and what it names, until its money went back', async () => {
  const operator = await makeOperator();
  const customer = await stripe.sdk.customers.create({ email: 'stranger@example.test' });
  const claims = newId();
  const session = await stripe.sdk.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    payment_intent_data: { metadata: { purchase_id: claims, workspace_id: 'w' } },
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 100, product_data: { name: 'x' } } }],
    success_url: `${APP_URL}/billing`,
  });
  await pay(session.url ?? '');
  const payment = String((await stripe.sdk.checkout.sessions.retrieve(session.id)).payment_intent);
  await lookAtPayments(operator);
  const { unmatched, lookedAt } = await readUnclear();
  expect(unmatched).toMatchObject([
    { id: payment, claims, isClaimOurs: false, received: '100', currency: 'usd', email: 'stranger@example.test' },
  ]);
  expect(unmatched).toMatchObject([{ workspace: null, startedAt: expect.any(Date) }]);
  expect(lookedAt).toBeInstanceOf(Date);
  const older = { days: -1, again: [payment] };
  expect((await reconcileObjects(older)).unmatched).toMatchObject([{ paymentIntentId: payment }]);
  expect((await reconcileObjects({ days: -1 })).unmatched).toEqual([]);
  await stripe.refund({ payment_intent: payment });
  await lookAtPayments(operator);
  expect((await readUnclear()).unmatched).toEqual([]);
  expect((await reconcileObjects(older)).unmatched).toEqual([]);
  expect(await actionsOn('reconcile_objects')).toHaveLength(2);
});

test('of a payment by a customer of ours the workspace is named, and the purchase that it says it pays', async () => {
  const operator = await makeOperator();
  const { workspaceId, purchaseId, payment } = await buyOne(20);
  const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const again = await stripe.sdk.paymentIntents.retrieve(payment);
  const second = await stripe.sdk.paymentIntents.create({
    ...{ amount: 700, currency: 'usd', customer: stripeCustomerId ?? '', metadata: again.metadata, confirm: true },
    ...{ payment_method: 'pm_card_visa', receipt_email: 'buyer@example.test', return_url: `${APP_URL}/billing` },
  });
  await lookAtPayments(operator);
  const found = (await readUnclear()).unmatched.find(({ id }) => id === second.id);
  expect(found).toMatchObject({ claims: purchaseId, isClaimOurs: true, received: '700', email: 'buyer@example.test' });
  expect(found?.workspace?.id).toBe(workspaceId);
});

test('what an older look kept of a payment, without its amount, is still listed', async () => {
  const old = [{ paymentIntentId: 'pi_old', purchaseId: null }];
  await noteJobResult('reconcile_objects', { unmatched: old });
  expect((await readUnclear()).unmatched).toMatchObject([{ id: 'pi_old', received: null, email: null }]);
});

test('an event whose handling failed is listed as one to look at and counted among what waits, and handling it again credits the purchase, once', async () => {
  const { buyer, workspaceId } = await makeBuyer();
  const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
  await pay(url);
  const event = await eventOf(stripe, purchaseId, 'checkout.session.completed');
  await stripe.stop();
  expect((await deliver(event)).status).toBeGreaterThanOrEqual(500);
  const failed = async () => (await listEvents({ failed: true })).events.map(({ id }) => id);
  expect(await failed()).toContain(event.id);
  const waiting = (await countWaiting()).webhooks;
  expect(waiting).toBeGreaterThan(0);
  await expect(handleAgain(event.id)).rejects.toMatchObject({ code: 'stripe_unavailable' });
  await stripe.start();
  expect(await handleAgain(event.id)).toEqual({ outcome: 'paid', purchaseId });
  expect(await handleAgain(event.id)).toEqual({ outcome: 'paid', purchaseId });
  expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  expect(await failed()).not.toContain(event.id);
  expect((await countWaiting()).webhooks).toBe(waiting - 1);
  expect((await listEvents({ only: event.id })).events).toMatchObject([
    { outcome: 'paid', purchaseId, isFailed: false },
  ]);
});

test('an event that Stripe has forgotten is handled by the purchase it was about; one about nothing is said to be unknown', async () => {
  const { purchaseId } = await buyOne(20);
  const [known, unknown] = [`evt_${newId()}`, `evt_${newId()}`];
  const about = { type: 'charge.refunded', livemode: false };
  await db.webhookEvent.create({ data: { id: known, ...about, purchaseId } });
  await db.webhookEvent.create({ data: { id: unknown, ...about } });
  expect(await handleAgain(known)).toEqual({ outcome: 'paid', purchaseId });
  expect(await handleAgain(unknown)).toBeNull();
  await expect(handleAgain('evt_never_seen')).rejects.toMatchObject({ code: 'not_found' });
});
