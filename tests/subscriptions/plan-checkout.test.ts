import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { UNPAID_SESSIONS_PER_HOUR } from '@/lib/platform/policy';
import { readPlanPage } from '@/lib/subscriptions/plan-page-view';
import { leavePlanCheckout, returnFromPlanCheckout } from '@/lib/subscriptions/return-from-plan-checkout';
import { startPlanCheckout } from '@/lib/subscriptions/start-plan-checkout';
import { syncSubscription } from '@/lib/subscriptions/sync-subscription';
import { pay, tryCard } from '../purchases/buying';
import { credits, spend } from '../setup/factories';
import { makeOwner, mirrorOf, type PlanStripe, pageFor, startPlanStripe, stateOf, subscribe } from './subscribing';

let stripe: PlanStripe;
beforeAll(async () => {
  stripe = await startPlanStripe();
});
afterAll(() => stripe.close());

const TEAM = { plan: 'team', seats: 3 } as const;
const sessionIn = (page: string) => /\/pay\/(cs_\w+)/.exec(page)?.[1] ?? '';

test('a free workspace pays on Stripe’s page and has the plan, its seats and the rest of the month’s credits at once', async () => {
  const { workspaceId, owner, userId } = await makeOwner();
  await spend({ workspaceId, userId }, credits(0.4));
  const page = await pageFor(owner, TEAM);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'free 1', granted: credits(1) });
  await pay(page);
  expect(await returnFromPlanCheckout(owner, sessionIn(page))).toEqual({
    kind: 'leave',
    href: '/billing?plan_news=started',
  });
  expect(await stateOf(workspaceId)).toMatchObject({
    plan: 'team 3',
    granted: credits(180),
    included: credits(179.6),
    allowance: credits(180),
  });
  expect(await mirrorOf(workspaceId)).toMatchObject({
    status: 'active',
    plan: 'team',
    seats: 3,
    paidCents: 15_000n,
    problem: null,
    endsAt: null,
  });
  expect(await db.notice.count({ where: { workspaceId, kind: 'plan_changed' } })).toBe(1);
});

test('who is on Free is shown Team first, and not told that they have it', async () => {
  const { owner } = await makeOwner();
  const page = await readPlanPage(owner, {});
  expect(page).toMatchObject({ current: 'free', chosen: { plan: 'team', seats: 1 } });
});

test('twenty clicks in two tabs are one page, one row and one subscription (BUG-31)', async () => {
  const { workspaceId, owner } = await makeOwner();
  const started = await Promise.all(Array.from({ length: 20 }, () => startPlanCheckout(owner, TEAM, '/billing')));
  const pages = new Set(started.map((one) => (one.kind === 'page' ? one.url : one.kind)));
  expect(pages.size).toBe(1);
  expect(await db.planCheckout.count({ where: { workspaceId } })).toBe(1);
  const [page = ''] = pages;
  await pay(page);
  await syncSubscription(workspaceId);
  expect(await startPlanCheckout(owner, TEAM, '/billing')).toEqual({ kind: 'has_subscription' });
  const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  expect((await stripe.sdk.subscriptions.list({ customer: stripeCustomerId ?? '', status: 'all' })).data).toHaveLength(
    1,
  );
});

test('a second tab with another plan closes the first one’s page: only the newest can be paid (BUG-31)', async () => {
  const { workspaceId, owner } = await makeOwner();
  const first = await pageFor(owner, TEAM);
  const second = await pageFor(owner, { plan: 'pro', seats: 2 });
  expect(second).not.toBe(first);
  expect((await tryCard(first, '4242 4242 4242 4242')).status).not.toBe(303);
  await pay(second);
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'pro 2', allowance: credits(40) });
  expect(await db.planCheckout.count({ where: { workspaceId, state: 'open' } })).toBeLessThanOrEqual(1);
});

test.each([1, 2, 3])(
  'tabs that ask for different plans at one moment leave one page that can be paid (BUG-31, round %d)',
  async () => {
    const { workspaceId, owner } = await makeOwner();
    const choices = [TEAM, { plan: 'pro', seats: 1 }, { plan: 'business', seats: 2 }, TEAM] as const;
    const started = await Promise.all(choices.map((choice) => startPlanCheckout(owner, choice, '/billing')));
    expect(started.map(({ kind }) => kind)).toEqual(['page', 'page', 'page', 'page']);
    const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const { data } = await stripe.sdk.checkout.sessions.list({ customer: stripeCustomerId ?? '', status: 'open' });
    expect(data).toHaveLength(1);
    expect(await db.planCheckout.count({ where: { workspaceId, state: 'open' } })).toBe(1);
  },
);

test('a page that was paid while another tab asks for a different plan begins the plan that was paid', async () => {
  const { workspaceId, owner } = await makeOwner();
  await pay(await pageFor(owner, TEAM));
  expect(await startPlanCheckout(owner, { plan: 'pro', seats: 1 }, '/billing')).toEqual({ kind: 'has_subscription' });
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 3' });
});

test('whoever leaves the page, or whose card is declined, stays on Free', async () => {
  const { workspaceId, owner } = await makeOwner();
  const page = await pageFor(owner, TEAM);
  expect((await tryCard(page, '4000 0000 0000 0002')).status).toBe(402);
  const { id } = await db.planCheckout.findFirstOrThrow({ where: { workspaceId } });
  expect(await leavePlanCheckout(owner, id)).toBe('/billing?plan_news=left');
  expect(await returnFromPlanCheckout(owner, sessionIn(page))).toEqual({ kind: 'unpaid' });
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'free', subscription: null });
});

test('somebody else’s session opens nothing, and an address that leads away is never followed', async () => {
  const [mine, theirs] = [await makeOwner(), await makeOwner()];
  const page = await pageFor(theirs.owner, TEAM);
  await pay(page);
  expect(await returnFromPlanCheckout(mine.owner, sessionIn(page))).toEqual({ kind: 'unknown' });
  expect(await returnFromPlanCheckout(mine.owner, 'cs_x; drop')).toEqual({ kind: 'unknown' });
  expect(await stateOf(mine.workspaceId)).toMatchObject({ plan: 'free 1' });
  const { id } = await db.planCheckout.findFirstOrThrow({ where: { workspaceId: theirs.workspaceId } });
  expect(await leavePlanCheckout(mine.owner, id)).toBe('/billing?plan_news=left');
});

test('Stripe’s page leads back with the session’s own id, in braces that nothing has encoded (BUG-34)', async () => {
  const { owner } = await makeOwner();
  const session = await stripe.sdk.checkout.sessions.retrieve(sessionIn(await pageFor(owner, TEAM)));
  expect(session.success_url).toContain('/billing/plan-return?session_id={CHECKOUT_SESSION_ID}');
});

test(`payment pages for plans are opened ${UNPAID_SESSIONS_PER_HOUR} times an hour, and no more, whatever is asked for (BUG-32)`, async () => {
  const { workspaceId, owner } = await makeOwner();
  for (let seats = 1; seats <= UNPAID_SESSIONS_PER_HOUR; seats += 1) await pageFor(owner, { plan: 'team', seats });
  await expect(startPlanCheckout(owner, { plan: 'team', seats: 90 }, '/billing')).rejects.toMatchObject({
    code: 'rate_limited',
  });
  expect(await db.planCheckout.count({ where: { workspaceId } })).toBe(UNPAID_SESSIONS_PER_HOUR);
});

test('Stripe’s answer that got lost costs nobody a second page', async () => {
  const { workspaceId, owner } = await makeOwner();
  await stripe.faults({ apiErrorAfter: 1 });
  const page = await pageFor(owner, TEAM);
  await stripe.faults({});
  expect(await pageFor(owner, TEAM)).toBe(page);
  expect(await db.planCheckout.count({ where: { workspaceId } })).toBe(1);
});

test('a customer whom somebody deleted at Stripe is made anew (BUG-30)', async () => {
  const { workspaceId, owner, customerId, subscriptionId } = await subscribe();
  await stripe.sdk.customers.del(customerId);
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'free' });
  await pay(await pageFor(owner, { plan: 'pro', seats: 1 }));
  const { plan, subscription } = await syncSubscription(workspaceId);
  expect(plan).toBe('pro');
  expect(subscription?.subscriptionId).not.toBe(subscriptionId);
});

test.each(['admin', 'member'] as const)('a workspace’s %s can’t begin, change or end a plan', async (role) => {
  const { owner, people } = await makeOwner({ roles: ['owner', role] });
  const asked = { ...owner, userId: people[1]?.userId ?? '', role };
  await expect(startPlanCheckout(asked, TEAM, '/billing')).rejects.toMatchObject({ code: 'forbidden' });
});

test('a workspace whose plan was arranged by hand keeps it until it is paid for, and pays like any other', async () => {
  const { workspaceId, owner } = await makeOwner({ plan: 'pro', seats: 1, roles: ['owner', 'member'] });
  expect(await syncSubscription(workspaceId)).toMatchObject({ plan: 'pro', subscription: null });
  await expect(startPlanCheckout(owner, { plan: 'pro', seats: 1 }, '/billing')).resolves.toMatchObject({
    kind: 'page',
  });
  await pay(await pageFor(owner, { plan: 'team', seats: 2 }));
  await syncSubscription(workspaceId);
  expect(await stateOf(workspaceId)).toMatchObject({ plan: 'team 2', granted: credits(120) });
});
