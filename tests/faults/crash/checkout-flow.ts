import { createSession } from '@/lib/auth/sessions';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { dollars, eventOf, makeBuyer, pay, purchaseRow, type TestStripe } from '../../purchases/buying';
import type { Flow, KillPoint } from './flow';
import { paidOnce } from './paid-once';
import type { Replica } from './replica';
import { STATEMENTS } from './statements';
import { deliverTo } from './webhook-flow';

type Click = { workspaceId: string; cookie: string };
type Started = { url: string; purchase_id: string };

async function click({ url }: Replica, { workspaceId, cookie }: Click): Promise<Started> {
  const answer = await fetch(`${url}/api/v1/checkout?by=${workspaceId}`, {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ amount: '20.00' }),
  });
  const body = await answer.json();
  if (answer.status !== 201) throw new Error(`a click was answered ${answer.status} ${JSON.stringify(body)}`);
  return body;
}

/** A click on "Buy credits". Whoever gets no answer clicks again, and again, and pays on the page that comes. */
export function checkoutFlow(stripe: TestStripe): Flow<Click> {
  return {
    prepare: async () => {
      const { buyer, workspaceId } = await makeBuyer();
      const { token } = await createSession(buyer.userId);
      return { workspaceId, cookie: `studio-session=${token}`, ids: [workspaceId] };
    },
    run: async (replica, of) => {
      // The purchase gets its id on the way.
      const forget = replica.database.watch({
        before: ({ sql, values }) => {
          const isOurs = STATEMENTS.purchaseClaimed.test(sql) && values.includes(of.workspaceId);
          if (isOurs) of.ids.push(...values.flatMap((value) => (value?.length === 36 ? value : [])));
          return 'pass';
        },
      });
      await click(replica, of).finally(forget);
    },
    recover: async (replica, of) => {
      const [first, second] = [await click(replica, of), await click(replica, of)];
      if (first.url !== second.url) throw new Error('two clicks were led to two pages');
      await pay(first.url);
      await deliverTo(replica.url, await eventOf(stripe, first.purchase_id, 'checkout.session.completed'));
    },
    check: async ({ workspaceId }) => {
      const problems = await paidOnce(workspaceId);
      const { stripeCustomerId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
      const { data } = await stripe.sdk.checkout.sessions.list({ customer: stripeCustomerId ?? '', limit: 100 });
      if (data.length !== 1) problems.push(`${data.length} pages at Stripe for one purchase`);
      const rows = await db.purchase.count({ where: { workspaceId } });
      if (rows !== 1) problems.push(`${rows} purchases`);
      return problems;
    },
  };
}

type Return = { workspaceId: string; cookie: string; sessionId: string; purchaseId: string };

/** Somebody comes back from paying, before any event has arrived. Whoever sees no page loads it again. */
export function returnFlow(): Flow<Return> {
  const open = async ({ url }: Replica, { cookie, sessionId }: Return): Promise<number> => {
    const page = `${url}/billing/return?session_id=${sessionId}`;
    const answer = await fetch(page, { headers: { cookie }, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  };
  return {
    prepare: async () => {
      const { buyer, workspaceId } = await makeBuyer();
      const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
      await pay(url);
      const { token } = await createSession(buyer.userId);
      const sessionId = (await purchaseRow(purchaseId)).stripeSessionId ?? '';
      return {
        workspaceId,
        purchaseId,
        sessionId,
        cookie: `studio-session=${token}`,
        ids: [workspaceId, purchaseId, sessionId],
      };
    },
    run: open,
    recover: async (replica, of) => {
      const status = await open(replica, of);
      if (status !== 307) throw new Error(`the page after paying was answered ${status}`);
    },
    check: ({ workspaceId }) => paidOnce(workspaceId),
  };
}

const { purchaseClaimed, sessionRemembered, purchaseMoved, moneyMoved } = STATEMENTS;
const createSessionCall = /POST \/v1\/checkout\/sessions/;
const createCustomerCall = /POST \/v1\/customers/;

export const CHECKOUT_POINTS: KillPoint[] = [
  {
    name: 'checkout: before the purchase is written',
    stop: { channel: 'database', sql: purchaseClaimed, when: 'before' },
  },
  {
    name: 'checkout: before the purchase is committed',
    stop: { channel: 'database', sql: purchaseClaimed, when: 'before commit' },
  },
  {
    name: 'checkout: after the purchase was committed',
    stop: { channel: 'database', sql: purchaseClaimed, when: 'after commit' },
  },
  {
    name: 'checkout: after Stripe made the customer',
    stop: { channel: 'stripe', call: createCustomerCall, when: 'head' },
  },
  {
    name: 'checkout: before Stripe makes the page',
    stop: { channel: 'stripe', call: createSessionCall, when: 'before' },
  },
  { name: 'checkout: after Stripe made the page', stop: { channel: 'stripe', call: createSessionCall, when: 'head' } },
  {
    name: 'checkout: before the page is remembered',
    stop: { channel: 'database', sql: sessionRemembered, when: 'before' },
  },
  {
    name: 'checkout: after the page was remembered',
    stop: { channel: 'database', sql: sessionRemembered, when: 'after' },
  },
  { name: 'checkout: before the 201 leaves', stop: { channel: 'client', call: /v1\/checkout/, when: 'head' } },
];

export const RETURN_POINTS: KillPoint[] = [
  {
    name: 'return page: before the purchase is moved',
    stop: { channel: 'database', sql: purchaseMoved, when: 'before' },
  },
  {
    name: 'return page: between credit and commit',
    stop: { channel: 'database', sql: moneyMoved, when: 'before commit' },
  },
  { name: 'return page: after the commit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
  { name: 'return page: before it leaves', stop: { channel: 'client', call: /billing\/return/, when: 'head' } },
];
