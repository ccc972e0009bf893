import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { authenticate } from '@/lib/auth/api-caller';
import { DEMO_PEOPLE } from '@/lib/auth/demo-people';
import { startDemoSession } from '@/lib/auth/demo-sign-in';
import { readBalances } from '@/lib/credits/balances';
import { listRefusals } from '@/lib/operator/refusals';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { readPlanView } from '@/lib/subscriptions/plan-view';
import type { DemoKeys } from '@/prisma/seed/api-keys';
import { LocalClock } from '@/prisma/seed/clock';
import { seed } from '@/prisma/seed/seed';
import { credits } from '../setup/factories';
import { startStripe } from '../setup/stripe';

let stripe: Awaited<ReturnType<typeof startStripe>>;
let keys: DemoKeys;

async function runSeed(until?: Date): Promise<DemoKeys> {
  const clock = await LocalClock.open(process.env.DIRECT_URL ?? '');
  try {
    return await seed(clock, until);
  } finally {
    await clock.close();
  }
}

beforeAll(async () => {
  stripe = await startStripe();
  keys = await runSeed();
});
afterAll(() => stripe.close());

const workspaceNamed = (name: string) =>
  db.workspace.findFirstOrThrow({
    where: { name },
    include: { members: { include: { user: true } }, purchases: true },
  });
const stateOf = async (name: string) => readBalances((await workspaceNamed(name)).id);

test('the books are right, and the clock shows the real time again', async () => {
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
  expect(await db.localClock.findMany()).toEqual([{ onlyRow: true, offsetSeconds: 0n }]);
  expect(await db.$queryRaw`SELECT count(*)::int AS future FROM transfer WHERE created_at > now()`).toEqual([
    { future: 0 },
  ]);
  expect(await db.hold.count({ where: { state: 'open' } })).toBe(0);
});

test('the people have the roles, workspaces, plans and seats that the sign-in page promises', async () => {
  const workspaces = await db.workspace.findMany({ include: { members: { include: { user: true } } } });
  const rows = workspaces.flatMap(({ name, plan, seats, members }) =>
    members.map(({ role, user }) => [user.email, role, name, plan, seats].join(' ')),
  );
  expect(rows.toSorted()).toEqual([
    'admin@acme.test admin Acme team 3',
    'member@acme.test member Acme team 3',
    'member@empty.test member Empty pro 1',
    'owner@acme.test owner Acme team 3',
    'owner@empty.test owner Empty pro 1',
    'owner@free.test owner Solo free 1',
  ]);
  expect(await db.member.count({ where: { user: { email: 'operator@studio.test' } } })).toBe(0);
});

test('Acme has used about a third of what is included and has above 20 credits of top-up', async () => {
  const { included, granted, topUp } = await stateOf('Acme');
  expect(granted).toBe(credits(180));
  expect((included * 100n) / granted).toBeGreaterThanOrEqual(62n);
  expect((included * 100n) / granted).toBeLessThanOrEqual(70n);
  expect(topUp).toBeGreaterThan(credits(20));
});

test('Acme has requests and purchases of two months, by everybody and for several features, and one saved card', async () => {
  const { id, purchases, stripeCustomerId } = await workspaceNamed('Acme');
  const holds = await db.hold.findMany({ where: { workspaceId: id } });
  const different = (values: unknown[]) => new Set(values).size;
  expect(holds.length).toBeGreaterThan(100);
  expect(different(holds.map(({ createdAt }) => createdAt.toISOString().slice(0, 7)))).toBe(3);
  expect(different(holds.map(({ userId }) => userId))).toBe(3);
  expect(different(holds.map(({ model }) => model))).toBe(4);
  expect(different(holds.map(({ feature }) => feature))).toBe(4);
  expect(purchases.map(({ state }) => state)).toEqual(['paid', 'paid', 'paid']);
  expect(different(purchases.map(({ createdAt }) => createdAt.toISOString().slice(0, 7)))).toBe(2);
  const cards = await fetch(`${stripe.url}/v1/payment_methods?customer=${stripeCustomerId}`, {
    headers: { authorization: `Bearer ${stripe.secretKey}` },
  });
  expect(await cards.json()).toMatchObject({ data: [{ type: 'card', card: { last4: '4242' } }] });
});

test('Empty has spent both pools to the last microcredit and keeps no card', async () => {
  expect(await stateOf('Empty')).toMatchObject({
    included: 0n,
    topUp: 0n,
    held: 0n,
    available: 0n,
    granted: credits(20),
  });
  const { purchases, stripeCustomerId } = await workspaceNamed('Empty');
  expect(purchases.map(({ state }) => state)).toEqual(['paid']);
  const cards = await fetch(`${stripe.url}/v1/payment_methods?customer=${stripeCustomerId}`, {
    headers: { authorization: `Bearer ${stripe.secretKey}` },
  });
  expect(await cards.json()).toMatchObject({ data: [] });
});

test('Acme pays for its plan at Stripe by itself; Empty’s was arranged with us, Solo’s costs nothing', async () => {
  const views = await Promise.all(
    ['Acme', 'Empty', 'Solo'].map(async (name) => readPlanView((await workspaceNamed(name)).id)),
  );
  expect(views.map(({ state }) => state)).toEqual(['active', 'managed', 'free']);
  expect(views[0]?.next?.amount).toBe(150_00n);
});

test('Solo has its one credit', async () => {
  expect(await stateOf('Solo')).toMatchObject({ included: credits(1), topUp: 0n, available: credits(1) });
});

test('every answer in the seeded conversations was paid for', async () => {
  const answers = await db.message.findMany({ where: { author: 'assistant' } });
  expect(await db.conversation.count()).toBe(2);
  for (const { requestId } of answers) {
    const hold = await db.hold.findFirstOrThrow({ where: { requestId: requestId ?? '' } });
    expect(hold.chargedIncluded).toBeGreaterThan(0n);
  }
});

test.each(['acme', 'empty'] as const)('the API key of %s works', async (name) => {
  const request = new Request(`${env().APP_URL}/api/v1/credits`, {
    headers: { authorization: `Bearer ${keys[name]}` },
  });
  const { workspace, role } = await authenticate(request);
  expect([workspace.name, role]).toEqual(name === 'acme' ? ['Acme', 'admin'] : ['Empty', 'owner']);
});

describe('signing in as one of the demo people', () => {
  test('works for each of them', async () => {
    for (const { email } of DEMO_PEOPLE)
      expect(await startDemoSession(email)).toMatchObject({ token: expect.any(String) });
  });

  test.each(['', 'nobody@acme.test', 'OWNER@acme.test', null, { email: 'owner@acme.test' }])(
    'does not work for %j',
    async (email) => {
      expect(await startDemoSession(email)).toBeNull();
    },
  );

  test('does not let in anybody else who has an account here', async () => {
    await db.user.create({ data: { email: 'real@example.test' } });
    expect(await startDemoSession('real@example.test')).toBeNull();
  });
});

test('history cannot be made twice', async () => {
  const before = await db.transfer.count();
  await expect(runSeed()).rejects.toThrow('There are workspaces already');
  expect(await db.transfer.count()).toBe(before);
});

test('at Empty a person and a program were refused when nothing was left, and the console says why', async () => {
  const { id } = await workspaceNamed('Empty');
  const refusals = await listRefusals({ workspaceId: id });
  expect(refusals.map(({ who, key, code, available }) => ({ who, key, code, available }))).toEqual([
    { who: 'owner@empty.test', key: 'Website', code: 'insufficient_credits', available: 0n },
    { who: 'member@empty.test', key: null, code: 'insufficient_credits', available: 0n },
  ]);
  for (const { needed } of refusals) expect(needed).toBeGreaterThan(0n);
});
