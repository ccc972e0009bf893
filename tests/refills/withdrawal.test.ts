import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncCard } from '@/lib/cards/sync-card';
import { db } from '@/lib/platform/db';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { lookAtRule } from '@/lib/refills/look';
import { finishRefill } from '@/lib/refills/refill';
import { resume, turnOff, turnOn } from '@/lib/refills/switch';
import { startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import {
  acceptanceOf,
  atOnce,
  chargesOf,
  dropTo,
  makeRefiller,
  noticesOf,
  onlyRefill,
  type Refiller,
  ruleOf,
} from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

describe('withdrawing wins over whatever was not sent (REL-R8, REL-R9)', () => {
  test.each<[string, (of: Refiller) => Promise<unknown>]>([
    ['the owner switches it off', (of) => turnOff(of.buyer)],
    ['the owner agrees to a lower ceiling', (of) => turnOn(of.buyer, acceptanceOf({ ceiling: 20, amount: 10 }))],
    ['the plan ends', (of) => db.workspace.update({ where: { id: of.workspaceId }, data: { plan: 'free' } })],
    ['whoever agreed leaves', (of) => db.member.deleteMany({ where: { userId: of.buyer.userId } })],
    [
      'the card is removed',
      async (of) => {
        const { data } = await stripe.sdk.paymentMethods.list({ customer: of.customerId });
        for (const { id } of data) await stripe.sdk.paymentMethods.detach(id);
        await syncCard(of.workspaceId);
      },
    ],
  ])('%s', async (_, withdraw) => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    const id = await lookAtRule(of.workspaceId);
    if (id === null) throw new Error('nothing begun');
    await withdraw(of);
    await finishRefill({ id, workspaceId: of.workspaceId });
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ tried: 0 });
    expect(await db.purchase.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'failed',
      failureReason: 'withdrawn',
      sentAt: null,
    });
  });

  test('what was paid while the owner switched it off is credited, and nothing more is charged (REL-R8)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await stripe.faults({ apiErrorAfter: 20 });
    await refillDue();
    await stripe.faults({});
    await turnOff(of.buyer);
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
    await dropTo(of);
    await refillDue();
    await sweepRefills();
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ tried: 1 });
  }, 60_000);

  test('switched on and off by many at once, it ends as one of the two, whole (BUG-33)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await Promise.all([
      ...Array.from({ length: 5 }, () => turnOn(of.buyer, acceptanceOf())),
      ...Array.from({ length: 5 }, () => turnOff(of.buyer)),
      refillDue(),
    ]);
    await turnOff(of.buyer);
    const { tried, paid } = await chargesOf(stripe, of.customerId);
    await atOnce(3, refillDue);
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'off', why: 'owner', consentId: null });
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ tried, paid });
    expect(tried).toBeLessThanOrEqual(1);
  }, 60_000);

  test('a plan that ends and an owner who leaves end the consent, and the owners are told', async () => {
    const of = await makeRefiller(stripe);
    await db.workspace.update({ where: { id: of.workspaceId }, data: { plan: 'free' } });
    await sweepRefills();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'off', why: 'plan', consentId: null });
    expect(await noticesOf(of.workspaceId, 'refill_paused')).toHaveLength(1);
    await db.workspace.update({ where: { id: of.workspaceId }, data: { plan: 'team' } });
    await sweepRefills();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'off' });
  });
});

describe('money that goes back (REL-R10)', () => {
  test('a dispute of a refill switches it off, and only a new consent switches it on again', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await refillDue();
    const refill = await onlyRefill(of.workspaceId);
    await stripe.dispute({ payment_intent: refill.stripePaymentIntentId ?? '' });
    await syncPurchase(refill.id);
    await refillDue();
    await sweepRefills();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'off', why: 'dispute', consentId: null });
    await dropTo(of, 0);
    await refillDue();
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ tried: 1 });
    await expect(resume(of.buyer)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a refund of spent credits leaves a debt, and while there is one nothing is refilled', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await refillDue();
    await dropTo(of, 0);
    const refill = await onlyRefill(of.workspaceId);
    await stripe.refund({ payment_intent: refill.stripePaymentIntentId ?? '' });
    await syncPurchase(refill.id);
    await sweepRefills();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'debt' });
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ tried: 1 });
  });
});
