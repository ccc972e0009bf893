import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as purchaseRoute from '@/app/api/purchases/[id]/route';
import * as checkoutRoute from '@/app/api/v1/checkout/route';
import { createApiKey } from '@/lib/auth/api-keys';
import { createSession } from '@/lib/auth/sessions';
import { db } from '@/lib/platform/db';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { APP_URL, makeBuyer, pay, startTestStripe, type TestStripe, topUpOf } from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(() => stripe.start());
afterAll(() => stripe.close());

type Headers = Record<string, string>;
const json: Headers = { 'content-type': 'application/json' };
const own: Headers = { ...json, 'sec-fetch-site': 'same-origin' };

async function signIn(over: { plan?: Plan; roles?: Role[] } = {}) {
  const made = await makeBuyer(over);
  const { token } = await createSession(made.buyer.userId);
  return { ...made, cookie: `studio-session=${token}` };
}

function checkout(body: unknown, headers: Headers): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(`${APP_URL}/api/v1/checkout`, { method: 'POST', headers, body: text });
  return checkoutRoute.POST(request, { params: Promise.resolve({}) });
}

function look(id: string, headers: Headers): Promise<Response> {
  const request = new Request(`${APP_URL}/api/purchases/${id}`, { headers });
  return purchaseRoute.GET(request, { params: Promise.resolve({ id }) });
}

async function expectError(answer: Response, status: number, error: Record<string, unknown>) {
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status,
    body: { error, request_id: expect.any(String) },
  });
}

describe('POST /api/v1/checkout', () => {
  test('answers 201 with the page and the purchase, and the money arrives', async () => {
    const { cookie, workspaceId } = await signIn();
    const answer = await checkout({ amount: '20.00', return_to: '/chat/7' }, { ...own, cookie });
    expect(answer.status).toBe(201);
    const { url, purchase_id: id } = await answer.json();
    expect(await look(id, { cookie }).then((status) => status.json())).toMatchObject({
      state: 'pending',
      final: false,
    });
    await pay(url);
    expect(await look(id, { cookie }).then((status) => status.json())).toEqual({
      id,
      state: 'paid',
      parked: false,
      closed: false,
      final: true,
      amount: '20.00',
      credits: '20.000000',
      returned: '0.00',
      href: `/chat/7?purchase=${id}`,
    });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test.each([
    ['0.99', 'too_small'],
    ['0', 'too_small'],
    ['-20.00', 'not_dollars'],
    ['100000.01', 'too_large'],
    ['1.001', 'too_many_decimals'],
    ['20abc', 'not_dollars'],
    ['1e309', 'not_dollars'],
    [20, 'not_text'],
    [null, 'missing'],
    [undefined, 'missing'],
  ])('amount %j is refused by name: %s (REL-B9, BUG-7)', async (amount, problem) => {
    const { cookie, workspaceId } = await signIn();
    const answer = await checkout({ amount }, { ...own, cookie });
    await expectError(answer, 400, {
      type: 'invalid_request_error',
      code: 'invalid_request',
      param: 'amount',
      problem,
    });
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(0);
  });

  test.each([
    '//evil.test',
    '/\\evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/%2f/evil.test',
    '/\t/evil.test',
    7,
  ])('return_to %j is refused by name (REL-B12)', async (return_to) => {
    const { cookie } = await signIn();
    const answer = await checkout({ amount: '20.00', return_to }, { ...own, cookie });
    await expectError(answer, 400, { code: 'invalid_request', param: 'return_to' });
  });

  test.each(['credits', 'price', 'currency', 'workspace_id', 'success_url'])(
    'a parameter %s of its own is refused by name (REL-B9)',
    async (param) => {
      const { cookie } = await signIn();
      const answer = await checkout({ amount: '20.00', [param]: '1' }, { ...own, cookie });
      await expectError(answer, 400, { code: 'invalid_request', param });
    },
  );

  test('a body that is no JSON, no object, of another type, or too large is refused', async () => {
    const { cookie } = await signIn();
    await expectError(await checkout('{"amount":', { ...own, cookie }), 400, { code: 'invalid_request' });
    await expectError(await checkout('["20.00"]', { ...own, cookie }), 400, { code: 'invalid_request' });
    const form = { ...own, cookie, 'content-type': 'application/x-www-form-urlencoded' };
    await expectError(await checkout('amount=20.00', form), 415, { code: 'unsupported_media_type' });
    await expectError(await checkout({ amount: '1'.repeat(20_000) }, { ...own, cookie }), 413, { code: 'too_large' });
  });

  test('whoever may not buy is told why: signed out, other site, API key, role, plan', async () => {
    const { cookie, workspaceId, buyer } = await signIn();
    const body = { amount: '20.00' };
    await expectError(await checkout(body, own), 401, { code: 'unauthenticated' });
    await expectError(await checkout(body, { ...own, cookie: 'studio-session=expired' }), 401, {
      code: 'unauthenticated',
    });
    await expectError(await checkout(body, { ...json, cookie }), 403, { code: 'cross_origin' });
    const foreign = { ...json, cookie, origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
    await expectError(await checkout(body, foreign), 403, { code: 'cross_origin' });

    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const owner = { userId: buyer.userId, email: '', name: '', operator: false, workspace, role: 'owner' as const };
    const { key } = await createApiKey(owner, 'test');
    await expectError(await checkout(body, { ...json, authorization: `Bearer ${key}` }), 403, { code: 'forbidden' });

    const admin = await signIn({ roles: ['admin'] });
    await expectError(await checkout(body, { ...own, cookie: admin.cookie }), 403, { code: 'forbidden' });
    const free = await signIn({ plan: 'free' });
    await expectError(await checkout(body, { ...own, cookie: free.cookie }), 403, { code: 'plan_required' });
    expect(await db.purchase.count({ where: { workspaceId } })).toBe(0);
  });

  test('Stripe away is answered 502, and says that nothing was charged', async () => {
    const { cookie } = await signIn();
    await stripe.stop();
    const answer = await checkout({ amount: '20.00' }, { ...own, cookie });
    await expectError(answer, 502, {
      type: 'api_error',
      code: 'stripe_unavailable',
      message: expect.stringContaining('Nothing was charged'),
    });
  });

  test('too many unpaid sessions are answered 429 with the time to wait', async () => {
    const { cookie } = await signIn();
    for (let amount = 1; amount <= 10; amount += 1) {
      expect((await checkout({ amount: `${amount}.00` }, { ...own, cookie })).status).toBe(201);
    }
    const answer = await checkout({ amount: '11.00' }, { ...own, cookie });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3_000);
    await expectError(answer, 429, { type: 'rate_limit_error', code: 'rate_limited' });
  });

  test('other methods are answered 405', async () => {
    const answer = await checkoutRoute.GET(new Request(`${APP_URL}/api/v1/checkout`), { params: Promise.resolve({}) });
    await expectError(answer, 405, { code: 'method_not_allowed' });
  });
});

describe('GET /api/purchases/{id}', () => {
  test("another workspace's purchase, a made-up id and no id at all look the same: nothing here", async () => {
    const { cookie } = await signIn();
    const answer = await checkout({ amount: '20.00' }, { ...own, cookie });
    const { purchase_id: id } = await answer.json();
    const stranger = await signIn();
    for (const tried of [id, '0199f0c2-0000-7000-8000-000000000000', "1' or 1=1", '']) {
      await expectError(await look(tried, { cookie: stranger.cookie }), 404, { code: 'not_found' });
    }
    await expectError(await look(id, {}), 401, { code: 'unauthenticated' });
    expect((await look(id, { cookie })).status).toBe(200);
  });
});
