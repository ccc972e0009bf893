import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Proposal, proposeAdjustment } from '@/lib/operator/adjustments';
import { dismiss, reopen } from '@/lib/operator/dismiss';
import { listEvents } from '@/lib/operator/list-events';
import { readUnclear } from '@/lib/operator/payments';
import { lookAtPurchase, readPurchaseView } from '@/lib/operator/purchase-view';
import { countWaiting } from '@/lib/operator/waiting';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { noteJobResult } from '@/lib/platform/job-result';
import { checkNow } from '@/lib/purchases/check-now';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { readPurchaseDetails } from '@/lib/purchases/purchase-details';
import { purchaseStatus } from '@/lib/purchases/purchase-status';
import { purchasesCsv } from '@/lib/purchases/purchases-csv';
import { returnFromCheckout } from '@/lib/purchases/return-from-checkout';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { dollars, makeBuyer, pay, purchaseRow, startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { actionsOn, makeOperator } from './operators';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());

const reason = 'Credited by hand, the bank cannot send it back';

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

async function csvOf(workspaceId: string): Promise<string> {
  let text = '';
  for await (const piece of purchasesCsv(workspaceId)) text += piece;
  return text;
}

const giving = (workspaceId: string): Proposal => {
  return { id: newId(), workspaceId, direction: 'give', amount: credits(20), reason: 'Instead of a parked purchase' };
};
const isParked = async (id: string) => (await readUnclear()).parked.some((one) => one.id === id);
const dismissed = async (subject: string) => (await readUnclear()).dismissed.find((one) => one.subject === subject);

test('a parked purchase that an adjustment stands in for waits no more, and the log names who, why and the adjustment', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId } = await parkOne();
  const given = giving(workspaceId);
  await proposeAdjustment(operator, given);
  const waiting = (await countWaiting()).payments;
  expect(await dismiss(operator, { subject, reason, adjustmentId: given.id })).toBe('dismissed');
  expect(await isParked(subject)).toBe(false);
  expect((await countWaiting()).payments).toBe(waiting - 1);
  const noted = { reason, by: operator.email, adjustment: { id: given.id, amount: credits(20) } };
  expect(await dismissed(subject)).toMatchObject({ ...noted, purchase: { id: subject } });
  expect((await readPurchaseView(subject)).dismissed).toMatchObject(noted);
  expect(await actionsOn(subject)).toEqual([{ action: 'purchase_dismissed', operatorId: operator.userId, reason }]);
  expect((await listEvents({ failed: true })).events.map(({ purchaseId }) => purchaseId)).not.toContain(subject);
  expect(await dismiss(await makeOperator(), { subject, reason, adjustmentId: null })).toBe('decided');
});

test('a dismissed purchase is not credited by a look, even if the facts fit; reopened, it waits and may be', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId } = await parkOne();
  await dismiss(operator, { subject, reason, adjustmentId: null });
  await setAmount(subject, 2_000);
  expect(await lookAtPurchase(operator, subject)).toMatchObject({ credited: false, parkedReason: 'wrong_amount' });
  expect(await topUpOf(workspaceId)).toBe(0n);
  expect(await reopen(operator, subject)).toBe('reopened');
  expect(await isParked(subject)).toBe(true);
  await expect(reopen(operator, subject)).rejects.toMatchObject({ code: 'not_found' });
  expect(await lookAtPurchase(operator, subject)).toMatchObject({ credited: true });
  expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  await expect(dismiss(operator, { subject, reason, adjustmentId: null })).rejects.toMatchObject({ code: 'not_found' });
});

test('a look that began before the purchase was dismissed credits nothing either', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId } = await parkOne();
  await setAmount(subject, 2_000);
  await dismiss(operator, { subject, reason, adjustmentId: null });
  const lookFromBefore = syncPurchase(subject, { heardBy: 'check', mayRelease: true });
  await expect(lookFromBefore).rejects.toThrow('stays parked until it is reopened');
  expect(await topUpOf(workspaceId)).toBe(0n);
});

test('the buyer of a dismissed purchase reads that support closed it, what was given instead and what support writes; reopened, that it is looked at', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId, buyer } = await parkOne();
  const given = giving(workspaceId);
  await proposeAdjustment(operator, given);
  const answer = 'Your bank could not take it back, so here are the credits.';
  const { stripeSessionId } = await purchaseRow(subject);
  const read = async () => {
    const [details, list, status, checked, back, csv] = [
      await readPurchaseDetails(buyer, subject),
      await listPurchases(workspaceId),
      await purchaseStatus(buyer, subject),
      await checkNow(buyer, subject),
      await returnFromCheckout(buyer, stripeSessionId ?? ''),
      await csvOf(workspaceId),
    ];
    const [listed] = list.purchases;
    const states = [listed?.isClosed, status.isClosed, checked, back.kind, csv.includes(',closed_by_support,')];
    return { closed: details.closed, whats: details.timeline.map(({ what }) => what), states };
  };
  const looked = {
    closed: null,
    whats: ['started', 'parked'],
    states: [false, false, 'still_parked', 'parked', false],
  };
  expect(await read()).toEqual(looked);
  await dismiss(operator, { subject, reason, answer, adjustmentId: given.id });
  expect(await read()).toEqual({
    closed: { at: expect.any(Date), credits: credits(20), answer },
    whats: ['started', 'parked', 'closed'],
    states: [true, true, 'closed', 'closed', true],
  });
  expect((await readPurchaseView(subject)).dismissed).toMatchObject({ reason, answer });
  await reopen(operator, subject);
  expect(await read()).toEqual(looked);
});

test('who bought it and the owners are told once that support closed the case of their purchase, and what support writes', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId } = await parkOne();
  await dismiss(operator, { subject, reason, answer: 'The money is on its way back.', adjustmentId: null });
  const told = await db.notice.findMany({ where: { workspaceId, kind: 'purchase_closed' } });
  const facts = { dollars: '30.00', credits: '', answer: 'The money is on its way back.' };
  expect(told).toMatchObject([{ facts: { ...facts, href: `/billing/purchases/${subject}` } }]);
  expect(JSON.stringify(told)).not.toContain(reason);
  expect(await db.mail.count({ where: { workspaceId, kind: 'purchase_closed' } })).toBe(1);
});

test('a dismissed purchase whose money goes back ends like any other, and credits nothing', async () => {
  const operator = await makeOperator();
  const { purchaseId: subject, workspaceId, buyer } = await parkOne();
  const { stripes = '' } = (await readPurchaseView(subject)).compared?.find(({ what }) => what === 'payment') ?? {};
  await dismiss(operator, { subject, reason, adjustmentId: null });
  await stripe.refund({ payment_intent: stripes ?? '' });
  expect(await syncPurchase(subject, { heardBy: 'webhook' })).toMatchObject({ state: 'canceled', credited: false });
  const { state, isParked, closed } = await readPurchaseDetails(buyer, subject);
  expect({ state, isParked, closed }).toEqual({ state: 'canceled', isParked: false, closed: null });
  expect(await topUpOf(workspaceId)).toBe(0n);
  expect(await dismissed(subject)).toBeUndefined();
});

test('an adjustment stands in for one purchase of its own workspace, and only when it was made', async () => {
  const operator = await makeOperator();
  const [one, other] = [await parkOne(), await parkOne()];
  const [given, large] = [giving(one.workspaceId), { ...giving(one.workspaceId), amount: credits(500) }];
  await proposeAdjustment(operator, given);
  expect(await proposeAdjustment(operator, large)).toBe('open');
  const dismissing = (subject: string, adjustmentId: string) => dismiss(operator, { subject, reason, adjustmentId });
  const refused = { code: 'invalid_request', param: 'adjustment' };
  for (const id of [large.id, newId(), 'nonsense'])
    await expect(dismissing(one.purchaseId, id)).rejects.toMatchObject(refused);
  await expect(dismissing(other.purchaseId, given.id)).rejects.toMatchObject(refused);
  expect(await dismissing(one.purchaseId, given.id)).toBe('dismissed');
  const again = await startCheckout({ buyer: one.buyer, amount: dollars(21) });
  await pay(again.url);
  await setAmount(again.purchaseId, 3_000);
  await syncPurchase(again.purchaseId);
  await expect(dismissing(again.purchaseId, given.id)).rejects.toMatchObject(refused);
});

test('nobody dismisses a payment of their own workspace, nor what waits for nobody', async () => {
  const { buyer, purchaseId: subject } = await parkOne();
  const { email } = await db.user.findUniqueOrThrow({ where: { id: buyer.userId } });
  const own = { userId: buyer.userId, email };
  await expect(dismiss(own, { subject, reason, adjustmentId: null })).rejects.toMatchObject({ code: 'forbidden' });
  for (const unknown of [newId(), 'evt_never_seen', 'pi_never_seen', 'nonsense'])
    await expect(dismiss(await makeOperator(), { subject: unknown, reason, adjustmentId: null })).rejects.toMatchObject(
      { code: 'not_found' },
    );
});

test('a payment without a purchase that was dealt with elsewhere leaves the list, with its reason', async () => {
  const operator = await makeOperator();
  const [subject, other] = [`pi_${newId().replaceAll('-', '')}`, `pi_${newId().replaceAll('-', '')}`];
  const unmatched = [subject, other].map((paymentIntentId) => ({ paymentIntentId, purchaseId: null }));
  await noteJobResult('reconcile_objects', { unmatched });
  expect(await dismiss(operator, { subject, reason, adjustmentId: null })).toBe('dismissed');
  expect((await readUnclear()).unmatched.map(({ id }) => id)).toEqual([other]);
  expect(await dismissed(subject)).toMatchObject({ reason, purchase: null });
  await reopen(operator, subject);
  expect((await readUnclear()).unmatched).toHaveLength(2);
});

test('an event that Stripe has forgotten and that names no purchase is dismissed with a reason, and no longer to be looked at', async () => {
  const operator = await makeOperator();
  const about = { type: 'charge.refunded', livemode: false };
  const [failed, handled] = [`evt_${newId().replaceAll('-', '')}`, `evt_${newId().replaceAll('-', '')}`];
  await db.webhookEvent.create({ data: { id: failed, ...about, outcome: 'failed: internal_error' } });
  await db.webhookEvent.create({ data: { id: handled, ...about, outcome: 'not_ours', processedAt: new Date() } });
  const waiting = (await countWaiting()).webhooks;
  expect(await dismiss(operator, { subject: failed, reason, adjustmentId: null })).toBe('dismissed');
  expect((await countWaiting()).webhooks).toBe(waiting - 1);
  expect((await listEvents({ failed: true })).events.map(({ id }) => id)).not.toContain(failed);
  const [listed] = (await listEvents({ only: failed })).events;
  expect(listed).toMatchObject({ isFailed: false, dismissed: { reason, by: operator.email } });
  await expect(dismiss(operator, { subject: handled, reason, adjustmentId: null })).rejects.toMatchObject({
    code: 'not_found',
  });
});
