import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { usdCents } from '@/lib/platform/units';
import { changeSubscription, setPlanEnding } from '@/lib/subscriptions/change-subscription';
import { readPlanPage } from '@/lib/subscriptions/plan-page-view';
import { ensurePrices, priceIdOf } from '@/lib/subscriptions/plan-prices';
import { readPlanView } from '@/lib/subscriptions/plan-view';
import { type PlanReview, reviewChange } from '@/lib/subscriptions/review-change';
import { syncSubscription } from '@/lib/subscriptions/sync-subscription';
import { credits, spend } from '../setup/factories';
import { makeOwner, type PlanStripe, startPlanStripe, stateOf, subscribe } from './subscribing';

let stripe: PlanStripe;
beforeAll(async () => {
  stripe = await startPlanStripe();
});
afterAll(() => stripe.close());

function chargeIn(review: PlanReview) {
  if (review.kind !== 'charge') throw new Error(`nothing to charge: ${review.kind}`);
  return { now: review.now, prorationDate: review.prorationDate };
}

async function invoicesOf(subscriptionId: string) {
  const { data } = await stripe.sdk.invoices.list({ subscription: subscriptionId });
  return data.map(({ status, amount_paid }) => [status, amount_paid]);
}

test('more seats cost exactly what was shown, are paid at once, and bring their credits at once (REL-T6)', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  const choice = { plan: 'team', seats: 5 } as const;
  const review = await reviewChange(owner, choice);
  expect(review).toMatchObject({ kind: 'charge', monthly: 250_00n, grantedNow: credits(120), allowance: credits(300) });
  const agreed = chargeIn(review);
  // A month of 5 seats, less nearly all of a month of 3 that has just begun.
  expect(agreed.now).toBeGreaterThanOrEqual(100_00n);
  expect(agreed.now).toBeLessThan(101_00n);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3' });
  expect(await changeSubscription(owner, choice, agreed)).toBe('changed');
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 5', granted: credits(300) });
  expect((await invoicesOf(subscriptionId))[0]).toEqual(['paid', Number(agreed.now)]);
});

test('a double click, and ten at once, change and charge once', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  const choice = { plan: 'business', seats: 3 } as const;
  const agreed = chargeIn(await reviewChange(owner, choice));
  await Promise.allSettled(Array.from({ length: 10 }, () => changeSubscription(owner, choice, agreed)));
  expect(await changeSubscription(owner, choice, agreed)).toBe('changed');
  expect(await invoicesOf(subscriptionId)).toHaveLength(2);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'business 3', granted: credits(390) });
});

test('fewer seats cost nothing now and pay nothing back; this month’s credits stay, next month’s are fewer (REL-T6)', async () => {
  const { workspaceId, owner, userId, subscriptionId } = await subscribe();
  await spend({ workspaceId, userId }, credits(170));
  const choice = { plan: 'team', seats: 2 } as const;
  expect(await reviewChange(owner, choice)).toMatchObject({ kind: 'later', monthly: 100_00n, grantedNow: 0n });
  expect(await changeSubscription(owner, choice, null)).toBe('changed');
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 2', included: credits(10), allowance: credits(120) });
  expect(await invoicesOf(subscriptionId)).toEqual([['paid', 150_00]]);
  await stripe.advance(subscriptionId);
  expect((await invoicesOf(subscriptionId))[0]).toEqual(['paid', 100_00]);
});

test('seats given up and taken again in the month that was paid cost nothing, and nothing is granted twice (REL-T6)', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  for (const seats of [1, 3, 2, 3]) {
    expect(await changeSubscription(owner, { plan: 'team', seats }, null)).toBe('changed');
  }
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', granted: credits(180) });
  expect(await invoicesOf(subscriptionId)).toHaveLength(1);
});

test.each([
  ['up and down', [5, 2]],
  ['down and up', [2, 5]],
])('seats from 3 %s: the most that was paid for is granted once (REL-T6)', async (_name, steps) => {
  const { workspaceId, owner } = await subscribe();
  for (const seats of steps) {
    const choice = { plan: 'team', seats } as const;
    const review = await reviewChange(owner, choice);
    await changeSubscription(owner, choice, review.kind === 'charge' ? chargeIn(review) : null);
  }
  const last = steps.at(-1) ?? 0;
  expect(await stateOf(workspaceId)).toMatchObject({
    plan: `team ${last}`,
    granted: credits(300),
    allowance: credits(60 * last),
  });
});

test('a declined card changes nothing and charges nothing', async () => {
  const { workspaceId, owner, customerId, subscriptionId } = await subscribe();
  const [card] = (await stripe.sdk.paymentMethods.list({ customer: customerId })).data;
  const choice = { plan: 'business', seats: 3 } as const;
  const agreed = chargeIn(await reviewChange(owner, choice));
  await stripe.bankSays(card?.id ?? '', 'insufficient_funds');
  expect(await changeSubscription(owner, choice, agreed)).toBe('declined');
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', granted: credits(180) });
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'active' });
  expect(await invoicesOf(subscriptionId)).toHaveLength(1);
});

test('nobody is charged anything but what they saw: another amount, an older moment, or none at all is refused', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  const choice = { plan: 'team', seats: 9 } as const;
  const agreed = chargeIn(await reviewChange(owner, choice));
  for (const forged of [
    null,
    { ...agreed, now: usdCents(1n) },
    { ...agreed, prorationDate: agreed.prorationDate - 3_600 },
    { ...agreed, prorationDate: agreed.prorationDate + 86_400 },
  ]) {
    expect(await changeSubscription(owner, choice, forged)).toBe('differs');
  }
  expect(await invoicesOf(subscriptionId)).toHaveLength(1);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3' });
});

test('Stripe’s answer that got lost after the charge is found again: one charge, and the plan is there', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  const choice = { plan: 'team', seats: 4 } as const;
  const agreed = chargeIn(await reviewChange(owner, choice));
  await stripe.faults({ apiErrorAfter: 4 });
  await changeSubscription(owner, choice, agreed).catch(() => 'unknown');
  await stripe.faults({});
  await changeSubscription(owner, choice, agreed);
  expect(await invoicesOf(subscriptionId)).toHaveLength(2);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 4', granted: credits(240) });
});

test('nobody loses their seat: fewer seats than people is refused, and it is said how many have to go', async () => {
  const { owner } = await subscribe({ plan: 'team', seats: 3 }, { roles: ['owner', 'member', 'member'] });
  const choice = { plan: 'team', seats: 2 } as const;
  expect(await reviewChange(owner, choice)).toEqual({
    kind: 'invalid',
    problem: { kind: 'members', members: 3, tooMany: 1 },
  });
  await expect(changeSubscription(owner, choice, null)).rejects.toMatchObject({ code: 'invalid_request' });
});

test('whoever owes pays first; whoever changes nothing is told so; whoever has no subscription is led to pay', async () => {
  const { owner, subscriptionId } = await subscribe();
  expect(await reviewChange(owner, { plan: 'team', seats: 3 })).toEqual({ kind: 'same' });
  await stripe.advance(subscriptionId, { outcome: 'failed' });
  expect(await reviewChange(owner, { plan: 'business', seats: 3 })).toEqual({ kind: 'pay_first' });
  expect(await changeSubscription(owner, { plan: 'business', seats: 3 }, null)).toBe('differs');
  const { owner: free } = await makeOwner();
  expect(await reviewChange(free, { plan: 'pro', seats: 1 })).toMatchObject({
    kind: 'checkout',
    monthly: 20_00n,
    grantedNow: credits(19),
  });
});

test('cancelled and taken back: the plan goes on as if nothing had been', async () => {
  const { workspaceId, owner, subscriptionId } = await subscribe();
  expect(await setPlanEnding(owner, true)).toBe(true);
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'ending', plan: 'team' });
  expect(await setPlanEnding(owner, false)).toBe(true);
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'active', next: { amount: 150_00n } });
  await stripe.advance(subscriptionId);
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'team' });
  const { owner: free } = await makeOwner();
  expect(await setPlanEnding(free, true)).toBe(false);
});

test('an admin changes and ends nothing', async () => {
  const { workspaceId, owner, people } = await subscribe({ plan: 'team', seats: 2 }, { roles: ['owner', 'admin'] });
  const admin = { ...owner, userId: people[1]?.userId ?? '', role: 'admin' } as const;
  await expect(setPlanEnding(admin, true)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(changeSubscription(admin, { plan: 'pro', seats: 2 }, null)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(reviewChange(admin, { plan: 'pro', seats: 2 })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'active', plan: 'team' });
});

test('while Stripe is away the page says so, and nothing changes', async () => {
  const { owner } = await subscribe();
  await stripe.faults({ apiError: 30 });
  expect(await readPlanPage(owner, { plan: 'business', seats: '3' })).toMatchObject({ review: null, trouble: 'away' });
  await stripe.faults({});
});

test('our prices are made at Stripe once, however many ask at once', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => priceIdOf('business')));
  expect(new Set(ids).size).toBe(1);
  await ensurePrices();
  const { data } = await stripe.sdk.prices.list({ limit: 100 });
  expect(data).toHaveLength(3);
  expect(new Set(data.map(({ lookup_key }) => lookup_key))).toEqual(
    new Set(['studio_business_monthly', 'studio_pro_monthly', 'studio_team_monthly']),
  );
});

test('a price at Stripe that isn’t the one on our pages is never sold at', async () => {
  const [price] = (await stripe.sdk.prices.list({ lookup_keys: ['studio_pro_monthly'] })).data;
  await stripe.sdk.prices.create({
    product: 'studio_pro',
    currency: 'usd',
    unit_amount: 19_00,
    recurring: { interval: 'month' },
    lookup_key: 'studio_pro_monthly',
    transfer_lookup_key: true,
  });
  await expect(priceIdOf('pro')).rejects.toMatchObject({ code: 'internal_error' });
  await stripe.sdk.prices.update(price?.id ?? '', { lookup_key: 'studio_pro_monthly', transfer_lookup_key: true });
  expect(await priceIdOf('pro')).toBe(price?.id);
  await stripe.sdk.prices.update(price?.id ?? '', { active: false });
  await expect(priceIdOf('pro')).rejects.toMatchObject({ code: 'internal_error' });
  expect(await db.planCheckout.count({ where: { plan: 'pro', state: 'open' } })).toBe(0);
});
