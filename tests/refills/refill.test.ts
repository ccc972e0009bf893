import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { listPurchases } from '@/lib/purchases/list-purchases';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { lookAtRule } from '@/lib/refills/look';
import { finishRefill, refillIfDue } from '@/lib/refills/refill';
import { deliver, eventOf, startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import {
  atOnce,
  chargesOf,
  dropTo,
  letPass,
  makeRefiller,
  noticesOf,
  onlyRefill,
  refillsOf,
  ruleOf,
} from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

describe('credits fall below the threshold', () => {
  test('the card is charged once, and the credits are there', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await refillDue();
    await refillDue();
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
    expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
    const refill = await onlyRefill(of.workspaceId);
    const consent = await db.refillConsent.findUniqueOrThrow({ where: { id: refill.consentId ?? '' } });
    expect(refill).toMatchObject({ state: 'paid', way: 'refill', workspaceId: consent.workspaceId });
    expect(consent.text).toContain('below $5.00');
    const { purchases } = await listPurchases(of.workspaceId);
    expect(purchases.map(({ isRefill }) => isRefill)).toEqual([true, false]);
  });

  test('above it nothing happens, and the rule says so', async () => {
    const of = await makeRefiller(stripe);
    await refillDue();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'enough' });
    await dropTo(of, 5);
    await refillDue();
    await sweepRefills();
    expect(await refillsOf(of.workspaceId)).toEqual([]);
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'enough' });
  });

  test('a hundred who ask at once begin one refill and make one charge (REL-R1)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await atOnce(100, () => refillIfDue(of.workspaceId));
    expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  }, 60_000);

  test('a gap of several refills is one charge (BUG-13, REL-R7)', async () => {
    const of = await makeRefiller(stripe, { terms: { threshold: 90, amount: 20, ceiling: 500 }, topUp: 100 });
    await dropTo(of, 1);
    await refillDue();
    expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 10_000, tried: 1 });
    expect(await topUpOf(of.workspaceId)).toBe(101_000_000n);
  });

  test('the ceiling of the month stops it, and the next month goes on; both by the database’s clock (REL-R7, REL-R11, BUG-15)', async () => {
    const of = await makeRefiller(stripe, { terms: { amount: 20, ceiling: 39 } });
    await dropTo(of);
    await refillDue();
    await dropTo(of);
    await atOnce(3, refillDue);
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 1 });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'ceiling_reached' });
    await letPass(of.workspaceId, '32 days');
    await sweepRefills();
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 2 });
  });

  test('a third within ten minutes asks a person first (REL-R7)', async () => {
    const of = await makeRefiller(stripe, { terms: { ceiling: 1_000 } });
    for (const paid of [1, 2, 2]) {
      await dropTo(of);
      await refillDue();
      expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid });
    }
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'paused', why: 'breaker' });
    expect(await noticesOf(of.workspaceId, 'refill_paused')).toHaveLength(1);
  });
});

describe('nobody heard Stripe’s answer', () => {
  test('the charge is found with the same key and credited once; no second refill begins meanwhile (REL-R3, BUG-9, BUG-14)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await stripe.faults({ apiErrorAfter: 20 });
    await refillIfDue(of.workspaceId);
    expect((await onlyRefill(of.workspaceId)).state).toBe('pending');
    await atOnce(5, () => refillIfDue(of.workspaceId));
    await stripe.faults({});
    const refill = await onlyRefill(of.workspaceId);
    expect(refill.state).toBe('pending');
    await atOnce(5, () => finishRefill({ id: refill.id, workspaceId: of.workspaceId }));
    expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  }, 60_000);

  test('while Stripe is away nothing is lost and nothing doubled; the job finishes it when it is back (REL-R2, BUG-16)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await stripe.stop();
    await refillDue();
    expect((await onlyRefill(of.workspaceId)).state).toBe('pending');
    await stripe.start();
    await letPass(of.workspaceId, '1 minute');
    await refillDue();
    expect((await onlyRefill(of.workspaceId)).state).toBe('paid');
    expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
  }, 60_000);

  test('the process died before anything was sent: the job sends it (REL-R2)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await lookAtRule(of.workspaceId);
    await refillDue();
    // Somebody may still be at it.
    expect((await onlyRefill(of.workspaceId)).state).toBe('pending');
    await letPass(of.workspaceId, '1 minute');
    await refillDue();
    expect((await onlyRefill(of.workspaceId)).state).toBe('paid');
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  });

  test('Stripe’s event is here before its answer: one credit (REL-R12)', async () => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await stripe.faults({ apiErrorAfter: 20 });
    await refillIfDue(of.workspaceId);
    await stripe.faults({});
    const refill = await onlyRefill(of.workspaceId);
    const event = await eventOf(stripe, refill.id, 'payment_intent.succeeded');
    const answers = await Promise.all([
      ...(await Promise.all([deliver(event), deliver(event)])).map(async ({ status }) => status),
      finishRefill({ id: refill.id, workspaceId: of.workspaceId }),
    ]);
    expect(answers).toEqual([200, 200, true]);
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  }, 60_000);
});

describe('the card is declined', () => {
  test('one attempt per step of the back-off, three in all, then a person; 1,000 debits charge nothing more (REL-R6, BUG-12, BUG-38)', async () => {
    const of = await makeRefiller(stripe, { card: 'pm_card_chargeCustomerFail' });
    await dropTo(of);
    for (const tried of [1, 2, 3]) {
      await refillDue();
      for (let debit = 1; debit <= 5; debit += 1) {
        await dropTo(of, 4 - tried - debit / 10);
        await refillDue();
        await sweepRefills();
      }
      expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 0, tried });
      await letPass(of.workspaceId, `${2 ** (tried - 1)} hours`);
      await sweepRefills();
    }
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 0, tried: 3 });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'paused', why: 'declined' });
    expect(await noticesOf(of.workspaceId, 'refill_declined')).toHaveLength(2);
    expect(await noticesOf(of.workspaceId, 'refill_paused')).toHaveLength(1);
  }, 60_000);
});
