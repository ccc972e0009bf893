import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { APP_URL, dollars, makeBuyer, pay, purchaseRow, startTestStripe, type TestStripe } from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(async () => {
  await stripe.start();
  await stripe.faults({});
  await resetClock();
});
afterAll(() => stripe.close());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

async function sessionsOf(workspaceId: string) {
  const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  if (!stripeCustomerId) return [];
  return (await stripe.sdk.checkout.sessions.list({ customer: stripeCustomerId, limit: 100 })).data;
}

describe('starting a purchase', () => {
  test('opens a session for exactly what stands on our row, and its way back has the braces that Stripe looks for (BUG-34)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const before = Math.floor(Date.now() / 1_000);
    const started = await startCheckout({ buyer, amount: dollars(19.99), returnTo: '/chat/7' });

    const row = await purchaseRow(started.purchaseId);
    expect(row).toMatchObject({ state: 'pending', amountCents: 1_999n, credits: 19_990_000n, returnTo: '/chat/7' });
    const session = await stripe.sdk.checkout.sessions.retrieve(row.stripeSessionId ?? '', { expand: ['line_items'] });
    expect(session).toMatchObject({
      mode: 'payment',
      amount_total: 1_999,
      currency: 'usd',
      client_reference_id: row.id,
      metadata: { purchase_id: row.id, workspace_id: workspaceId },
      submit_type: 'pay',
      adaptive_pricing: { enabled: false },
      saved_payment_method_options: { payment_method_save: 'enabled' },
      success_url: `${APP_URL}/billing/return?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${APP_URL}/billing/return?canceled=${row.id}`,
      url: started.url,
    });
    expect(session.custom_text.submit?.message).toContain('non-refundable');
    expect(session.line_items?.data).toHaveLength(1);
    expect(session.line_items?.data[0]).toMatchObject({ quantity: 1, amount_total: 1_999 });
    expect(session.expires_at - before).toBeGreaterThanOrEqual(31 * 60);
    expect(session.expires_at - before).toBeLessThanOrEqual(61 * 60);
  });

  test('20 clicks at once open one session, for one customer (REL-B1, REL-W30, BUG-17, BUG-31)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    // With every connection open already, nothing but our own lock puts the clicks in a row.
    await Promise.all(Array.from({ length: 20 }, () => db.$queryRaw`select 1`));
    const clicks = Array.from({ length: 20 }, () => startCheckout({ buyer, amount: dollars(20) }));
    const started = await Promise.all(clicks);
    expect(new Set(started.map(({ url }) => url)).size).toBe(1);
    expect(new Set(started.map(({ purchaseId }) => purchaseId)).size).toBe(1);
    expect(await sessionsOf(workspaceId)).toHaveLength(1);
    const customers = await stripe.sdk.customers.list({ limit: 100 });
    expect(customers.data.filter(({ metadata }) => metadata.workspace_id === workspaceId)).toHaveLength(1);
  });

  test('first purchases of several amounts at once make one customer, named after the workspace (REL-W30, BUG-17)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((amount) => startCheckout({ buyer, amount: dollars(amount) })));
    const customers = (await stripe.sdk.customers.list({ limit: 100 })).data;
    const ours = customers.filter(({ metadata }) => metadata.workspace_id === workspaceId);
    expect(ours).toHaveLength(1);
    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const owner = await db.user.findUniqueOrThrow({ where: { id: buyer.userId } });
    expect(ours[0]).toMatchObject({ id: workspace.stripeCustomerId, name: workspace.name, email: owner.email });
    expect(await sessionsOf(workspaceId)).toHaveLength(8);
  });

  test('an open unpaid session is answered again, and the newest wish where to return to counts', async () => {
    const { buyer } = await makeBuyer();
    const first = await startCheckout({ buyer, amount: dollars(20), returnTo: '/billing' });
    const second = await startCheckout({ buyer, amount: dollars(20), returnTo: '/chat/9' });
    expect(second).toEqual(first);
    expect((await purchaseRow(first.purchaseId)).returnTo).toBe('/chat/9');
  });

  test('another amount, another person or another workspace is another purchase', async () => {
    const { buyers } = await makeBuyer({ roles: ['owner', 'owner'] });
    const elsewhere = await makeBuyer();
    const [one, two] = buyers;
    if (!one || !two) throw new Error('two owners');
    const started = await Promise.all([
      startCheckout({ buyer: one, amount: dollars(20) }),
      startCheckout({ buyer: one, amount: dollars(21) }),
      startCheckout({ buyer: two, amount: dollars(20) }),
      startCheckout({ buyer: elsewhere.buyer, amount: dollars(20) }),
    ]);
    expect(new Set(started.map(({ url }) => url)).size).toBe(4);
  });

  test('after the first was paid, the same amount is a new purchase, even before any event arrived', async () => {
    const { buyer } = await makeBuyer();
    const first = await startCheckout({ buyer, amount: dollars(20) });
    await pay(first.url);
    const second = await startCheckout({ buyer, amount: dollars(20) });
    expect(second.purchaseId).not.toBe(first.purchaseId);
    expect((await purchaseRow(first.purchaseId)).state).toBe('paid');
  });

  test('a session that expired is replaced, and its purchase says so', async () => {
    const { buyer } = await makeBuyer();
    const first = await startCheckout({ buyer, amount: dollars(20) });
    await stripe.sdk.checkout.sessions.expire((await purchaseRow(first.purchaseId)).stripeSessionId ?? '');
    const second = await startCheckout({ buyer, amount: dollars(20) });
    expect(second.purchaseId).not.toBe(first.purchaseId);
    expect((await purchaseRow(first.purchaseId)).state).toBe('expired');
  });

  test('the eleventh unpaid session within an hour is refused; an hour later it is not (REL-B14, BUG-32)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    for (let amount = 1; amount <= 10; amount += 1) await startCheckout({ buyer, amount: dollars(amount) });
    const eleventh = () => startCheckout({ buyer, amount: dollars(11) });
    await expect(eleventh()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    await expect(startCheckout({ buyer, amount: dollars(10) })).resolves.toBeDefined();
    expect(await sessionsOf(workspaceId)).toHaveLength(10);
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(10);
    await setClock(inMinutes(61));
    await expect(eleventh()).resolves.toBeDefined();
  });

  test('paid purchases do not count towards that limit', async () => {
    const { buyer } = await makeBuyer();
    for (let amount = 1; amount <= 10; amount += 1) {
      const started = await startCheckout({ buyer, amount: dollars(amount) });
      await pay(started.url);
      await syncPurchase(started.purchaseId);
    }
    await expect(startCheckout({ buyer, amount: dollars(11) })).resolves.toBeDefined();
  });
});

describe('who may buy', () => {
  test.each([
    ['team', 'admin', 'forbidden'],
    ['team', 'member', 'forbidden'],
    ['business', 'member', 'forbidden'],
    ['free', 'owner', 'plan_required'],
    ['free', 'admin', 'forbidden'],
  ] as const)('on %s, a %s is refused: %s', async (plan, role, code) => {
    const { buyer, workspaceId } = await makeBuyer({ plan, roles: [role] });
    await expect(startCheckout({ buyer, amount: dollars(20) })).rejects.toMatchObject({ code });
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(0);
  });

  test.each(['pro', 'team', 'business'] as const)('on %s, an owner may', async (plan) => {
    const { buyer } = await makeBuyer({ plan });
    await expect(startCheckout({ buyer, amount: dollars(20) })).resolves.toMatchObject({ url: expect.any(String) });
  });

  test("an owner's API key may not", async () => {
    const { buyer } = await makeBuyer();
    const byKey = { ...buyer, apiKeyId: '0199f0c2-0000-7000-8000-000000000000' };
    await expect(startCheckout({ buyer: byKey, amount: dollars(20) })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('when Stripe misbehaves', () => {
  test('Stripe away: a clear refusal, a harmless row, and the same purchase goes on when it is back', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    await stripe.stop();
    await expect(startCheckout({ buyer, amount: dollars(20) })).rejects.toMatchObject({
      code: 'stripe_unavailable',
      status: 502,
    });
    const [row] = await db.purchase.findMany({ where: { workspaceId } });
    expect(row).toMatchObject({ state: 'pending', stripeSessionId: null });
    await stripe.start();
    expect(await startCheckout({ buyer, amount: dollars(20) })).toMatchObject({ purchaseId: row?.id });
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(1);
  });

  test('an answer lost after the session was made: the repeat finds the same session (REL-B10)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    await startCheckout({ buyer, amount: dollars(5) });
    await stripe.faults({ apiErrorAfter: 1 });
    await startCheckout({ buyer, amount: dollars(20) });
    expect(await sessionsOf(workspaceId)).toHaveLength(2);
  });

  test('a refusal that Stripe keeps for its key fails that purchase, and the next click starts another', async () => {
    const { buyer } = await makeBuyer();
    await startCheckout({ buyer, amount: dollars(5) });
    await stripe.faults({ apiError: 20 });
    await expect(startCheckout({ buyer, amount: dollars(20) })).rejects.toMatchObject({ code: 'stripe_unavailable' });
    await stripe.faults({});
    const [failed] = await db.purchase.findMany({ where: { userId: buyer.userId, amountCents: 2_000n } });
    expect(failed).toMatchObject({ state: 'failed', failureReason: 'refused_by_stripe', stripeSessionId: null });
    const started = await startCheckout({ buyer, amount: dollars(20) });
    expect(started.purchaseId).not.toBe(failed?.id);
  });

  test('a page that Stripe does not know any more turns nobody away: the next click opens another', async () => {
    const { buyer } = await makeBuyer();
    const lost = await startCheckout({ buyer, amount: dollars(20) });
    await asOwner(`update purchase set stripe_session_id = 'cs_test_gone' || id where id = $1`, [lost.purchaseId]);
    const second = await startCheckout({ buyer, amount: dollars(20) });
    expect(second.purchaseId).not.toBe(lost.purchaseId);
    expect((await fetch(second.url)).status).toBe(200);
  });

  test('a customer deleted at Stripe is made anew, once, and buying goes on (BUG-30)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const first = await startCheckout({ buyer, amount: dollars(5) });
    await pay(first.url);
    await syncPurchase(first.purchaseId);
    const { stripeCustomerId: deleted } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await stripe.sdk.customers.del(deleted ?? '');
    const started = await Promise.all([1, 2, 3].map(() => startCheckout({ buyer, amount: dollars(20) })));
    expect(new Set(started.map(({ url }) => url)).size).toBe(1);
    const { stripeCustomerId: replacement } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    expect(replacement).not.toBe(deleted);
    await pay(started[0]?.url ?? '');
    expect(await syncPurchase(started[0]?.purchaseId ?? '')).toMatchObject({ state: 'paid', credited: true });
  });
});
