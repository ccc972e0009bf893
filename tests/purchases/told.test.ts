import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { buyOne, dollars, makeBuyer, pay, startTestStripe, type TestStripe } from './buying';

let stripe: TestStripe;

beforeAll(async () => {
  stripe = await startTestStripe();
});

afterAll(() => stripe.close());

/** Who was told what, in the app and by mail. */
async function told(workspaceId: string) {
  const orderBy = [{ kind: 'asc' }, { userId: 'asc' }, { occasion: 'asc' }] as const;
  const select = { kind: true, userId: true, facts: true };
  const notices = await db.notice.findMany({ where: { workspaceId }, orderBy: [...orderBy], select });
  const mails = await db.mail.findMany({ where: { workspaceId }, orderBy: [...orderBy], select });
  expect(mails).toEqual(notices);
  return notices;
}

test('a purchase that is credited tells its buyer once, however many hear of it at the same moment', async () => {
  const { workspaceId, buyer } = await makeBuyer({ roles: ['owner', 'owner'] });
  const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
  await syncPurchase(purchaseId);
  expect(await told(workspaceId)).toEqual([]);
  await pay(url);
  await Promise.all(Array.from({ length: 10 }, () => syncPurchase(purchaseId)));
  const facts = { credits: '20.000000', dollars: '20.00', href: `/billing/purchases/${purchaseId}` };
  expect(await told(workspaceId)).toEqual([{ kind: 'purchase_done', userId: buyer.userId, facts }]);
});

test('each refund of a purchase is told to the owners once, with what it took back', async () => {
  const { workspaceId, purchaseId, payment } = await buyOne(20);
  for (const amount of [500, 300]) {
    await stripe.refund({ payment_intent: payment, amount });
    await Promise.all([syncPurchase(purchaseId), syncPurchase(purchaseId)]);
  }
  const refunds = (await told(workspaceId)).filter(({ kind }) => kind === 'refund_done');
  const amounts = refunds.map(({ facts }) => JSON.parse(JSON.stringify(facts)).credits);
  expect(amounts).toHaveLength(2);
  expect(amounts).toEqual(expect.arrayContaining(['3.000000', '5.000000']));
});

test('a dispute is told to the owners when it takes the money; winning it tells nobody again', async () => {
  const { workspaceId, purchaseId, payment } = await buyOne(20);
  await stripe.dispute({ payment_intent: payment });
  await syncPurchase(purchaseId);
  await stripe.dispute({ payment_intent: payment, outcome: 'won' });
  await syncPurchase(purchaseId);
  expect((await db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })).returnedCents).toBe(0n);
  const kinds = (await told(workspaceId)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'purchase_done')).toEqual(['dispute_opened']);
});
