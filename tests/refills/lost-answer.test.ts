import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { refillIfDue } from '@/lib/refills/refill';
import { paymentOf, startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import { keepCard } from '../purchases/card-purchases';
import { asOwner, moveClock, resetClock } from '../setup/clock';
import { chargesOf, dropTo, letPass, makeRefiller, onlyRefill, refillsOf, ruleOf } from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(resetClock);
afterAll(async () => {
  await stripe.close();
});

const HOUR = 3_600;

/** A refill that was begun so many hours ago: its id says so to us, and Stripe's clock has moved on. */
async function beginHoursAgo(hours: number, workspaceId: string): Promise<string> {
  await refillIfDue(workspaceId);
  const { id } = await onlyRefill(workspaceId);
  // An id's first 48 bits are the time at which it was made.
  const made = (Date.now() - hours * HOUR * 1_000).toString(16).padStart(12, '0');
  const older = `${made.slice(0, 8)}-${made.slice(8)}${id.slice(13)}`;
  await asOwner('update purchase set id = $2 where id = $1', [id, older]);
  await moveClock(hours * HOUR);
  return older;
}

async function moveStripe(hours: number): Promise<void> {
  const body = JSON.stringify({ advance_seconds: hours * HOUR });
  const answer = await fetch(`${process.env.STRIPE_API_URL}/_local/clock`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}

test('charged, and nobody heard of it for a day: Stripe has forgotten the key, so it is looked up, and not sent again (REL-R4)', async () => {
  const of = await makeRefiller(stripe);
  await dropTo(of);
  await stripe.faults({ apiErrorAfter: 20 });
  await refillIfDue(of.workspaceId);
  await stripe.faults({});
  expect((await onlyRefill(of.workspaceId)).stripePaymentIntentId).toBeNull();
  await moveStripe(25);
  await moveClock(25 * HOUR);
  await refillDue();
  expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
  expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'paid' });
  expect(await topUpOf(of.workspaceId)).toBe(24_000_000n);
}, 60_000);

test('however often Stripe does not answer, the refill stays open and no other begins; the first look that it answers ends it', async () => {
  const of = await makeRefiller(stripe);
  await dropTo(of);
  await stripe.faults({ apiErrorAfter: 3 });
  await refillIfDue(of.workspaceId);
  await stripe.faults({ seed: 1, apiErrorAfterRate: 1 });
  for (let look = 1; look <= 3; look += 1) {
    await letPass(of.workspaceId, '1 minute');
    await refillDue();
    expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'pending' });
  }
  await stripe.faults({});
  // Whoever was at it last has it to themselves for a while.
  await refillDue();
  expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'pending' });
  await letPass(of.workspaceId, '31 seconds');
  await refillDue();
  expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'paid' });
  expect(await chargesOf(stripe, of.customerId)).toEqual({ paid: 1, cents: 2_000, tried: 1 });
}, 60_000);

test.each([
  [23.5, 'open: nothing is sent, and no other refill begins', 1, 0],
  [25, 'given up as never arrived, and only then another begins', 2, 1],
])(
  'never arrived, %s hours later: %s (REL-R4)',
  async (hours, _, refills, paid) => {
    const of = await makeRefiller(stripe);
    await dropTo(of);
    await stripe.stop();
    const id = await beginHoursAgo(hours, of.workspaceId);
    await stripe.start();
    await refillDue();
    await sweepRefills();
    expect(await refillsOf(of.workspaceId)).toHaveLength(refills);
    expect(await chargesOf(stripe, of.customerId)).toMatchObject({ paid, tried: paid });
    const { state, failureReason } = await db.purchase.findUniqueOrThrow({ where: { id } });
    expect([state, failureReason]).toEqual(paid === 0 ? ['pending', null] : ['failed', 'never_arrived']);
  },
  60_000,
);

test('a payment that its bank takes days over keeps the door shut: no other refill begins, and it is credited once (BUG-10, BUG-14)', async () => {
  const of = await makeRefiller(stripe);
  const slow = await keepCard(stripe, of.customerId, 'pm_usBankAccount_success');
  await asOwner('update card set payment_method_id = $2 where workspace_id = $1', [of.workspaceId, slow]);
  await dropTo(of);
  await refillDue();
  const refill = await onlyRefill(of.workspaceId);
  expect((await stripe.sdk.paymentIntents.retrieve(await paymentOf(refill.id))).status).toBe('processing');
  for (let hours = 1; hours <= 5; hours += 1) {
    await letPass(of.workspaceId, '61 minutes');
    await dropTo(of, 4 - hours / 10);
    await refillDue();
    await sweepRefills();
  }
  expect(await onlyRefill(of.workspaceId)).toMatchObject({ state: 'pending' });
  expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'on', lastResult: 'open' });
  await stripe.settle(await paymentOf(refill.id), 'succeeded');
  await letPass(of.workspaceId, '1 minute');
  await refillDue();
  expect(await topUpOf(of.workspaceId)).toBe(23_500_000n);
});
