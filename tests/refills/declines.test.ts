import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chargePurchase } from '@/lib/purchases/charge';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { lookAtRule } from '@/lib/refills/look';
import { readRefillView } from '@/lib/refills/view';
import { DECLINES } from '@/local/stripe/declines';
import { startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import { chargesOf, dropTo, letPass, makeRefiller, noticesOf, onlyRefill, ruleOf } from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

/** What the bank answers to the card on file from now on. */
async function bankSays(customer: string, decline: string | null): Promise<void> {
  const { data } = await stripe.sdk.paymentMethods.list({ customer });
  for (const { id } of data) {
    const body = JSON.stringify({ decline });
    const answer = await fetch(`${process.env.STRIPE_API_URL}/_local/payment_methods/${id}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

const FOR_NOW = [
  'card_velocity_exceeded',
  'do_not_honor',
  'generic_decline',
  'incorrect_cvc',
  'insufficient_funds',
  'processing_error',
];
const FOR_GOOD = Object.keys(DECLINES).filter((code) => code !== 'authentication_required' && !FOR_NOW.includes(code));

describe('a refill that the bank declines (REL-R6)', () => {
  test.each(FOR_NOW)('for now (%s): nothing is charged, and it is tried again after an hour', async (decline) => {
    const of = await makeRefiller(stripe);
    await bankSays(of.customerId, decline);
    await dropTo(of);
    await refillDue();
    await sweepRefills();
    expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'failed', failureReason: decline });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'backing_off' });
    expect(await noticesOf(of.workspaceId, 'refill_declined')).toHaveLength(1);
    await bankSays(of.customerId, null);
    await sweepRefills();
    expect(await topUpOf(of.workspaceId)).toBe(4_000_000n);
    await letPass(of.workspaceId, '1 hour');
    await sweepRefills();
    expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
  });

  test('a decline that was heard when nobody asked the rule again is told within seconds, once, and Billing looks until then', async () => {
    const of = await makeRefiller(stripe);
    await bankSays(of.customerId, 'do_not_honor');
    await dropTo(of);
    const begun = await lookAtRule(of.workspaceId);
    await chargePurchase(begun ?? '');
    expect(await ruleOf(of.workspaceId)).toMatchObject({ lastResult: 'charge' });
    expect(await readRefillView(of.workspaceId)).toMatchObject({ agreed: { isMoving: true } });
    await refillDue();
    const told = await ruleOf(of.workspaceId);
    expect(told).toMatchObject({ state: 'on', lastResult: 'backing_off' });
    expect(await readRefillView(of.workspaceId)).toMatchObject({ agreed: { isMoving: false } });
    expect(await noticesOf(of.workspaceId, 'refill_declined')).toHaveLength(1);
    await refillDue();
    expect(await ruleOf(of.workspaceId)).toEqual(told);
  });

  test.each(FOR_GOOD)('for good (%s): it stops at once and asks a person, and nothing was charged', async (decline) => {
    const of = await makeRefiller(stripe);
    await bankSays(of.customerId, decline);
    await dropTo(of);
    await refillDue();
    await letPass(of.workspaceId, '1 day');
    await sweepRefills();
    expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'failed', failureReason: decline });
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'paused', why: 'declined' });
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid: 0 });
    expect(await noticesOf(of.workspaceId, 'refill_paused')).toHaveLength(1);
    const { data } = await stripe.sdk.paymentIntents.list({ customer: of.customerId });
    expect(data.map(({ status }) => status)).toEqual(['canceled']);
  });
});
