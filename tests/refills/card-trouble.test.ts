import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticatePurchase, settleCharge } from '@/lib/purchases/charge';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { resume } from '@/lib/refills/switch';
import { readRefillView } from '@/lib/refills/view';
import { startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import { prove } from '../purchases/card-purchases';
import { chargesOf, dropTo, letPass, makeRefiller, noticesOf, onlyRefill, putCardOnFile, ruleOf } from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

describe('a card whose owner has to prove who they are (REL-R5, BUG-11)', () => {
  test('five rounds of the jobs make one payment and no charge; finished by its owner it is credited and goes on', async () => {
    const of = await makeRefiller(stripe, { card: 'pm_card_authenticationRequired' });
    await dropTo(of);
    for (let round = 1; round <= 5; round += 1) {
      await refillDue();
      await sweepRefills();
      await letPass(of.workspaceId, '61 minutes');
    }
    const refill = await onlyRefill(of.workspaceId);
    expect((await stripe.sdk.paymentIntents.list({ customer: of.customerId })).data).toHaveLength(1);
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 0 });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'paused', why: 'authentication' });
    const [notice, ...others] = await noticesOf(of.workspaceId, 'refill_needs_you');
    expect(others).toEqual([]);
    expect(notice?.facts).toMatchObject({ href: `/billing/purchases/${refill.id}/authenticate` });
    await prove((await authenticatePurchase(refill.id)).authentication?.url, 'complete');
    await settleCharge(refill.id);
    // Billing keeps looking until the rule has heard of it, however soon after paying it was opened.
    expect(await readRefillView(of.workspaceId)).toMatchObject({ state: 'paused', agreed: { isMoving: true } });
    await refillDue();
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
    expect(await readRefillView(of.workspaceId)).toMatchObject({ state: 'on', why: null, agreed: { isMoving: false } });
  }, 60_000);

  test('given up by going on without it, nobody can pay it later (BUG-40)', async () => {
    const of = await makeRefiller(stripe, { card: 'pm_card_authenticationRequired' });
    await dropTo(of);
    await refillDue();
    const refill = await onlyRefill(of.workspaceId);
    await resume(of.buyer);
    const { status } = await stripe.sdk.paymentIntents.retrieve(refill.stripePaymentIntentId ?? '');
    expect(status).toBe('canceled');
  });
});

describe('a card that is gone or was replaced', () => {
  test('detached at Stripe behind our back: a decline that stops it, no error (BUG-37)', async () => {
    const of = await makeRefiller(stripe);
    const { data } = await stripe.sdk.paymentMethods.list({ customer: of.customerId });
    for (const { id } of data) await stripe.sdk.paymentMethods.detach(id);
    await dropTo(of);
    await refillDue();
    await sweepRefills();
    expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'failed', failureReason: 'card_unusable' });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'paused', why: 'declined' });
  });

  test('declined and replaced: it arrives at once', async () => {
    const of = await makeRefiller(stripe, { card: 'pm_card_chargeCustomerFail' });
    await dropTo(of);
    await refillDue();
    expect((await readRefillView(of.workspaceId)).agreed?.next).toMatchObject({ result: 'backing_off' });
    await refillDue();
    expect(await topUpOf(of.workspaceId)).toBe(4_000_000n);
    await putCardOnFile(stripe, of.workspaceId, 'pm_card_visa');
    await refillDue();
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  });

  test('two who buy first at once make one customer, so the card is never with another one (BUG-17)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await refillDue();
    const refill = await onlyRefill(of.workspaceId);
    expect(refill.stripeCustomerId).toBe(of.customerId);
    expect(refill.stripePaymentMethodId).not.toBeNull();
  });
});
