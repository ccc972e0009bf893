import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { receiptUrl } from '@/lib/purchases/purchase-status';
import { returnFromCheckout, returnWithoutPaying } from '@/lib/purchases/return-from-checkout';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asOwner } from '../setup/clock';
import { dollars, makeBuyer, pay, purchaseRow, startTestStripe, type TestStripe, topUpOf } from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(() => stripe.start());
afterAll(() => stripe.close());

async function startOne(returnTo = '/chat/7') {
  const made = await makeBuyer({ roles: ['owner', 'admin', 'member'] });
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(20), returnTo });
  const { stripeSessionId } = await purchaseRow(started.purchaseId);
  return { ...made, ...started, sessionId: stripeSessionId ?? '' };
}

describe('coming back from Stripe', () => {
  test('paid: leads where the purchase began, before any event arrived, with the balance right (REL-B3)', async () => {
    const { buyer, url, sessionId, purchaseId, workspaceId } = await startOne('/chat/7?draft=1');
    await pay(url);
    const answer = await returnFromCheckout(buyer, sessionId);
    expect(answer).toEqual({ kind: 'leave', href: `/chat/7?draft=1&purchase=${purchaseId}` });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('not paid yet: waits, and nothing is credited (REL-B4)', async () => {
    const { buyer, sessionId, workspaceId, purchaseId } = await startOne();
    expect(await returnFromCheckout(buyer, sessionId)).toMatchObject({
      kind: 'waiting',
      purchase: { id: purchaseId, state: 'pending', isFinal: false },
    });
    expect(await topUpOf(workspaceId)).toBe(0n);
  });

  test('Stripe away: waits instead of failing', async () => {
    const { buyer, url, sessionId } = await startOne();
    await pay(url);
    await stripe.stop();
    expect(await returnFromCheckout(buyer, sessionId)).toMatchObject({ kind: 'waiting' });
    await stripe.start();
    expect(await returnFromCheckout(buyer, sessionId)).toMatchObject({ kind: 'leave' });
  });

  test('expired: says that nothing was paid', async () => {
    const { buyer, sessionId } = await startOne();
    await stripe.sdk.checkout.sessions.expire(sessionId);
    expect(await returnFromCheckout(buyer, sessionId)).toMatchObject({
      kind: 'unpaid',
      purchase: { state: 'expired' },
    });
  });

  test('parked: says that somebody looks at it', async () => {
    const { buyer, url, sessionId, purchaseId, workspaceId } = await startOne();
    await pay(url);
    await asOwner('update purchase set amount_cents = 3000, credits = 30000000 where id = $1', [purchaseId]);
    expect(await returnFromCheckout(buyer, sessionId)).toMatchObject({ kind: 'parked' });
    expect(await topUpOf(workspaceId)).toBe(0n);
  });

  test("somebody else's session shows nothing, moves nothing, and is credited to its own workspace (REL-B2, REL-B6, BUG-8)", async () => {
    const { url, sessionId, workspaceId, purchaseId } = await startOne();
    await pay(url);
    const stranger = await makeBuyer();
    expect(await returnFromCheckout(stranger.buyer, sessionId)).toEqual({ kind: 'unknown' });
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
    await syncPurchase(purchaseId);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await topUpOf(stranger.workspaceId)).toBe(0n);
  });

  test('within the workspace an admin may see it, a member who did not buy may not', async () => {
    const { buyers, url, sessionId } = await startOne();
    await pay(url);
    const [, admin, member] = buyers;
    if (!admin || !member) throw new Error('an admin and a member');
    expect(await returnFromCheckout(member, sessionId)).toEqual({ kind: 'unknown' });
    expect(await returnFromCheckout(admin, sessionId)).toMatchObject({ kind: 'leave' });
  });

  test('a buyer who was demoted meanwhile still sees their own purchase; one who was removed sees nothing; the workspace has the credits (REL-B7)', async () => {
    const { buyer, url, sessionId, workspaceId } = await startOne();
    await pay(url);
    expect(await returnFromCheckout({ ...buyer, role: null, workspace: null }, sessionId)).toEqual({ kind: 'unknown' });
    expect(await returnFromCheckout({ ...buyer, role: 'member' }, sessionId)).toMatchObject({ kind: 'leave' });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test.each([
    '',
    'cs_test_unknown',
    '{CHECKOUT_SESSION_ID}',
    "cs_'; drop table purchase; --",
    'cs_\u0000',
    `cs_${'a'.repeat(5_000)}`,
  ])('a tampered session id %j finds nothing', async (sessionId) => {
    const { buyer } = await makeBuyer();
    expect(await returnFromCheckout(buyer, sessionId)).toEqual({ kind: 'unknown' });
  });
});

describe('leaving Stripe without paying', () => {
  test('leads where the purchase began; what is not ours leads to Billing', async () => {
    const { buyer, purchaseId } = await startOne('/chat/7');
    const stranger = await makeBuyer();
    expect(await returnWithoutPaying(buyer, purchaseId)).toBe('/chat/7?purchase=canceled');
    expect(await returnWithoutPaying(stranger.buyer, purchaseId)).toBe('/billing?purchase=canceled');
    expect(await returnWithoutPaying(buyer, '//evil.test')).toBe('/billing?purchase=canceled');
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
  });
});

describe('the list of purchases', () => {
  test('is newest first, in pages, of one workspace only', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const other = await startOne();
    const ids: string[] = [];
    for (let amount = 1; amount <= 5; amount += 1) {
      ids.push((await startCheckout({ buyer, amount: dollars(amount) })).purchaseId);
    }
    const newestFirst = ids.toReversed();
    const first = await listPurchases(workspaceId, { limit: 2 });
    expect(first.purchases.map(({ id }) => id)).toEqual(newestFirst.slice(0, 2));
    const second = await listPurchases(workspaceId, { limit: 2, cursor: first.nextCursor });
    expect(second.purchases.map(({ id }) => id)).toEqual(newestFirst.slice(2, 4));
    const last = await listPurchases(workspaceId, { limit: 2, cursor: second.nextCursor });
    expect(last).toMatchObject({ purchases: [{ id: ids[0] }], nextCursor: null });
    for (const cursor of [other.purchaseId, 'nonsense']) {
      expect((await listPurchases(workspaceId, { limit: 1, cursor })).purchases[0]?.id).toBe(newestFirst[0]);
    }
  });

  test('shows who bought, what, and the receipt once it is paid', async () => {
    const { buyer, workspaceId, url, purchaseId } = await startOne();
    const before = await listPurchases(workspaceId);
    expect(before.purchases).toMatchObject([
      {
        state: 'pending',
        amountCents: 2_000n,
        credits: 20_000_000n,
        buyerName: 'owner',
        paidAt: null,
        receiptHref: null,
      },
    ]);
    await expect(receiptUrl(buyer, purchaseId)).rejects.toMatchObject({ code: 'not_found' });
    await pay(url);
    await syncPurchase(purchaseId);
    const after = await listPurchases(workspaceId);
    expect(after.purchases).toMatchObject([
      { state: 'paid', paidAt: expect.any(Date), isParked: false, receiptHref: `/api/purchases/${purchaseId}/receipt` },
    ]);
    const receipt = await fetch(await receiptUrl(buyer, purchaseId));
    expect(receipt.status).toBe(200);
    expect(await receipt.text()).toContain('20.00');
    await expect(receiptUrl((await makeBuyer()).buyer, purchaseId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
