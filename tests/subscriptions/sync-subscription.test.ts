import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeAllowance } from '@/lib/credits/allowance';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { PAST_DUE_GRACE_DAYS } from '@/lib/subscriptions/decide-plan';
import { ensurePrices } from '@/lib/subscriptions/plan-prices';
import { payPage, readPlanView } from '@/lib/subscriptions/plan-view';
import { syncDueSubscriptions } from '@/lib/subscriptions/sync-due';
import { syncSubscription } from '@/lib/subscriptions/sync-subscription';
import { changePlan } from '@/lib/workspaces/change-plan';
import { deliver, pay } from '../purchases/buying';
import { moveClock, resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, spend } from '../setup/factories';
import { makeOwner, mirrorOf, type PlanStripe, pageFor, startPlanStripe, stateOf, subscribe } from './subscribing';

let stripe: PlanStripe;
beforeAll(async () => {
  stripe = await startPlanStripe();
});
afterAll(async () => {
  await resetClock();
  await stripe.close();
});

const DAY = 86_400;

/** All that Stripe has told of a customer, oldest first. */
async function eventsOf(customerId: string): Promise<Stripe.Event[]> {
  const { data } = await stripe.sdk.events.list({ limit: 100 });
  return data.filter((event) => JSON.stringify(event.data.object).includes(customerId)).reverse();
}

async function itemOf(subscriptionId: string): Promise<string> {
  const { items } = await stripe.sdk.subscriptions.retrieve(subscriptionId);
  return items.data[0]?.id ?? '';
}

test('events in the wrong order, each twice, lead where Stripe stands now: an old "updated" after "deleted" gives nothing back (BUG-36)', async () => {
  const { workspaceId, subscriptionId, customerId } = await subscribe();
  await stripe.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
  await stripe.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: false });
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  const events = await eventsOf(customerId);
  const types = events.map(({ type }) => type);
  expect(types).toContain('customer.subscription.deleted');
  expect(types.filter((type) => type === 'customer.subscription.updated').length).toBeGreaterThan(1);
  for (const event of [...events.toReversed(), ...events]) expect((await deliver(event)).status).toBe(200);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1', granted: credits(180), allowance: credits(1) });
  expect(await mirrorOf(workspaceId)).toMatchObject({ status: 'canceled' });
  expect(await db.notice.count({ where: { workspaceId, kind: 'plan_changed' } })).toBe(2);
});

test('twenty events at once make one change and one grant (BUG-36)', async () => {
  const { workspaceId, owner } = await makeOwner();
  await pay(await pageFor(owner, { plan: 'team', seats: 3 }));
  const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const events = await eventsOf(stripeCustomerId ?? '');
  const copies = Array.from({ length: 20 }, (_, index) => ({
    ...events[index % events.length],
    id: `evt_${workspaceId}_${index}`,
  }));
  const answers = await Promise.all(copies.map((event) => deliver(event)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', granted: credits(180) });
  const grants = await db.transfer.findMany({ where: { workspaceId, from: 'allowance' } });
  expect(grants.map(({ amount }) => amount)).toEqual([credits(1), credits(179)]);
  expect(await db.notice.count({ where: { workspaceId, kind: 'plan_changed' } })).toBe(1);
});

test('a look at Stripe that was overtaken writes nothing over the newer one (BUG-36)', async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  const looks = Array.from({ length: 6 }, () => syncSubscription(workspaceId));
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  await Promise.all([...looks, syncSubscription(workspaceId)]);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1' });
  const { revision } = await mirrorOf(workspaceId);
  await syncSubscription(workspaceId);
  expect((await mirrorOf(workspaceId)).revision).toBe(revision + 1n);
});

test('an event about somebody else’s customer, or nobody’s, touches no workspace', async () => {
  const { workspaceId, customerId, subscriptionId } = await subscribe();
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  const event = (await eventsOf(customerId)).find(({ type }) => type === 'customer.subscription.deleted');
  const foreign = JSON.parse(JSON.stringify(event).replaceAll(customerId, 'cus_of_nobody'));
  expect((await deliver({ ...foreign, id: 'evt_foreign' })).status).toBe(200);
  expect(await db.webhookEvent.findUnique({ where: { id: 'evt_foreign' } })).toMatchObject({ outcome: 'not_ours' });
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3' });
});

test('while Stripe is away an event stays open, so that it is delivered again', async () => {
  const { workspaceId, customerId, subscriptionId } = await subscribe();
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  const [event] = (await eventsOf(customerId)).slice(-1);
  await stripe.faults({ apiError: 20 });
  expect((await deliver(event ?? {})).status).toBeGreaterThanOrEqual(500);
  await stripe.faults({});
  expect((await deliver(event ?? {})).status).toBe(200);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1' });
});

test('with every event lost, the job finds what was paid, what failed and what ended', async () => {
  const { workspaceId, owner } = await makeOwner();
  await pay(await pageFor(owner, { plan: 'pro', seats: 2 }));
  expect((await syncDueSubscriptions()).failed).toBe(0);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1' });
  await moveClock(120);
  await syncDueSubscriptions();
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'pro 2', granted: credits(40) });
  const { stripeSubscriptionId: id } = await mirrorOf(workspaceId);
  await stripe.advance(id, { outcome: 'failed' });
  await moveClock(DAY + 60);
  await syncDueSubscriptions();
  expect(await mirrorOf(workspaceId)).toMatchObject({ status: 'past_due' });
  await stripe.retry(id, { outcome: 'failed', last: 'canceled' });
  await moveClock(660);
  await syncDueSubscriptions();
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1' });
  await resetClock();
});

test('a payment that failed: the plan stays, next month’s credits wait, and paying brings them (REL-T7)', async () => {
  await setClock('2027-05-20T12:00:00Z');
  const { workspaceId, owner, userId, subscriptionId } = await subscribe();
  await buyCredits(workspaceId, userId, credits(7));
  await spend({ workspaceId, userId }, credits(100));
  await stripe.advance(subscriptionId, { outcome: 'failed' });
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({
    plan: 'team 3',
    included: credits(80),
    allowance: credits(1),
    topUp: credits(7),
  });
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'past_due', next: null });
  expect(await db.notice.count({ where: { workspaceId, kind: 'payment_past_due' } })).toBe(1);
  await setClock('2027-06-01T00:00:10Z');
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', included: credits(1), topUp: credits(7) });
  const page = await payPage(owner);
  if (page === null) throw new Error('nothing to pay');
  await pay(page);
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', included: credits(180), allowance: credits(180) });
  expect(await payPage(owner)).toBeNull();
  await resetClock();
});

test(`a payment that stays away for ${PAST_DUE_GRACE_DAYS} days ends the plan here, whatever Stripe still tries (REL-T7)`, async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  await stripe.advance(subscriptionId, { outcome: 'failed' });
  await syncSubscription(workspaceId);
  await moveClock((PAST_DUE_GRACE_DAYS - 1) * DAY);
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'team' });
  await moveClock(2 * DAY);
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'free', seats: 1 });
  await resetClock();
});

test.each(['canceled', 'unpaid'] as const)(
  'a plan that Stripe gave up on (%s) leaves top-up whole and spendable on Free (REL-T7, BUG-39)',
  async (last) => {
    await setClock('2027-05-20T12:00:00Z');
    const { workspaceId, userId, subscriptionId } = await subscribe();
    await buyCredits(workspaceId, userId, credits(30));
    await spend({ workspaceId, userId }, credits(175));
    await stripe.advance(subscriptionId, { outcome: 'failed' });
    await stripe.retry(subscriptionId, { outcome: 'failed', last });
    await syncSubscription(workspaceId);
    expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1', included: credits(5), topUp: credits(30) });
    await setClock('2027-06-01T00:00:10Z');
    await spend({ workspaceId, userId }, credits(11));
    expect(await stateOf(workspaceId)).toMatchObject({ included: 0n, topUp: credits(20) });
    await resetClock();
  },
);

test('renewals never touch what was bought: twelve months, and top-up is what it was (BUG-39)', async () => {
  const { workspaceId, userId, subscriptionId } = await subscribe({ plan: 'pro', seats: 1 });
  await buyCredits(workspaceId, userId, credits(50));
  for (let month = 1; month <= 12; month += 1) {
    await stripe.advance(subscriptionId, { outcome: 'paid' });
    await syncSubscription(workspaceId);
  }
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'pro 1', granted: credits(20), topUp: credits(50) });
});

test('an end that was asked for comes with the period, not before', async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  await stripe.sdk.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
  await syncSubscription(workspaceId);
  expect(await readPlanView(workspaceId)).toMatchObject({ plan: 'team', state: 'ending', next: null });
  await stripe.advance(subscriptionId);
  await syncSubscription(workspaceId);
  expect(await readPlanView(workspaceId)).toMatchObject({ plan: 'free', state: 'free', endsAt: null });
});

test('cancelled and subscribed again in one month: the same credits are not given twice (REL-T9)', async () => {
  const { workspaceId, owner, userId, subscriptionId } = await subscribe();
  await spend({ workspaceId, userId }, credits(60));
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  await syncSubscription(workspaceId);
  await pay(await pageFor(owner, { plan: 'team', seats: 3 }));
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', granted: credits(180), included: credits(120) });
});

test.each([1, 2, 3])(
  'Stripe’s word and the turn of the month at one moment: the order makes no difference (REL-T8, round %d)',
  async () => {
    await setClock('2027-05-31T12:00:00Z');
    const { workspaceId, owner, userId } = await makeOwner({ plan: 'pro', seats: 1 });
    await pay(await pageFor(owner, { plan: 'team', seats: 2 }));
    await spend({ workspaceId, userId }, credits(15));
    await setClock('2027-06-01T00:00:00Z');
    await Promise.all([
      spend({ workspaceId, userId }, credits(1)),
      syncSubscription(workspaceId),
      syncSubscription(workspaceId),
    ]);
    expect(await stateOf(workspaceId)).toMatchObject({ included: credits(119), granted: credits(120) });
    await resetClock();
  },
);

test('seats raised in Stripe’s dashboard without a payment bring no credits until they are paid for (REL-T6)', async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  const items = [{ id: await itemOf(subscriptionId), quantity: 200 }];
  await stripe.sdk.subscriptions.update(subscriptionId, { items });
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3', granted: credits(180) });
  await stripe.advance(subscriptionId, { outcome: 'paid' });
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 200', granted: credits(12_000) });
});

test('seats given up at Stripe below the people there are: the plan follows, nobody is thrown out, and the page counts both', async () => {
  const team = await subscribe({ plan: 'team', seats: 3 }, { roles: ['owner', 'member', 'member'] });
  const items = [{ id: await itemOf(team.subscriptionId), quantity: 1 }];
  await stripe.sdk.subscriptions.update(team.subscriptionId, { items, proration_behavior: 'none' });
  await syncSubscription(team.workspaceId);
  expect(await readPlanView(team.workspaceId)).toMatchObject({ plan: 'team', seats: 1, members: 3, state: 'active' });
  expect(await stateOf(team.workspaceId)).toMatchObject({ granted: credits(180), allowance: credits(60) });
});

test('reconcile asks about every plan, expected to move or not, and mends what no event told', async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  await syncDueSubscriptions();
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3' });
  expect(await syncDueSubscriptions({ all: true })).toMatchObject({ failed: 0 });
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1' });
});

test('a subscription at another price than ours gives no plan, is never silent, and its plan isn’t guessed', async () => {
  await ensurePrices();
  const { workspaceId, customerId, subscriptionId } = await subscribe({ plan: 'pro', seats: 1 });
  const cheap = await stripe.sdk.prices.create({
    product: 'studio_business',
    currency: 'usd',
    unit_amount: 100,
    recurring: { interval: 'month' },
  });
  const items = [{ id: await itemOf(subscriptionId), price: cheap.id, quantity: 5_000 }];
  await stripe.sdk.subscriptions.update(subscriptionId, { items, proration_behavior: 'always_invoice' });
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'pro 1', granted: credits(20) });
  expect(await mirrorOf(workspaceId)).toMatchObject({
    problem: 'wrong_price',
    plan: null,
    stripeCustomerId: customerId,
  });
  expect(await readPlanView(workspaceId)).toMatchObject({ state: 'checking' });
});

test('two subscriptions of one customer: the dearer counts, and the other is shown until somebody ends it (BUG-31)', async () => {
  const { workspaceId, customerId, subscriptionId } = await subscribe({ plan: 'pro', seats: 2 });
  const [card] = (await stripe.sdk.paymentMethods.list({ customer: customerId })).data;
  const { data } = await stripe.sdk.prices.list({ lookup_keys: ['studio_team_monthly'] });
  const other = await stripe.sdk.subscriptions.create({
    customer: customerId,
    items: [{ price: data[0]?.id ?? '', quantity: 2 }],
    default_payment_method: card?.id ?? '',
  });
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 2' });
  expect(await readPlanView(workspaceId)).toMatchObject({ hasSeveral: true, state: 'active' });
  await stripe.sdk.subscriptions.cancel(other.id);
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'pro 2' });
  expect(await mirrorOf(workspaceId)).toMatchObject({ stripeSubscriptionId: subscriptionId, problem: null });
});

test('a plan that an operator gave after the subscription had ended is left alone', async () => {
  const { workspaceId, subscriptionId } = await subscribe();
  await stripe.sdk.subscriptions.cancel(subscriptionId);
  await syncSubscription(workspaceId);
  await changePlan(workspaceId, { plan: 'business', seats: 1 });
  await syncSubscription(workspaceId);
  expect(await readPlanView(workspaceId)).toMatchObject({ plan: 'business', state: 'managed' });
});

test('what the plan says and what the wallet says are mended together', async () => {
  const { workspaceId } = await subscribe();
  await changeAllowance(workspaceId, credits(5));
  await syncSubscription(workspaceId);
  expect((await readBalances(workspaceId)).allowance).toBe(credits(180));
});
