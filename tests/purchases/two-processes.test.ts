import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Client } from 'pg';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import {
  creditsGiven,
  dollars,
  eventOf,
  eventsAbout,
  isSomebodyWaiting,
  makeBuyer,
  pay,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
  WEBHOOK_SECRET,
} from './buying';

type Replica = { url: string; child: ChildProcess };

let stripe: TestStripe;
let replicas: [Replica, Replica, Replica];
beforeAll(async () => {
  stripe = await startTestStripe();
  replicas = await Promise.all([startReplica(), startReplica(), startReplica()]);
});
afterAll(async () => {
  for (const { child } of replicas ?? []) child.kill('SIGKILL');
  await stripe.close();
});

async function startReplica(): Promise<Replica> {
  const child = fork(path.join(import.meta.dirname, 'webhook-process.ts'), {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, child };
}

function deliverTo(replica: Replica, event: Stripe.Event): Promise<Response> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
  return fetch(replica.url, { method: 'POST', body: payload, headers: { 'stripe-signature': signature } });
}

async function payOne() {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(20) });
  await pay(started.url);
  return { ...made, ...started, event: await eventOf(stripe, started.purchaseId, 'checkout.session.completed') };
}

describe('three processes of the app', () => {
  test('one event 50 times at once on all of them: every answer is 200, one credit (REL-W2, BUG-2)', async () => {
    const { event, workspaceId } = await payOne();
    const copies = Array.from({ length: 50 }, (_, index) => deliverTo(replicas[index % 3] ?? replicas[0], event));
    expect(new Set((await Promise.all(copies)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });

  test('events about refunds and a dispute at once on all of them: each moves its money once (REL-W22, REL-W25)', async () => {
    const { workspaceId, purchaseId, event } = await payOne();
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    const payment = String(session.payment_intent);
    await stripe.refund({ payment_intent: payment, amount: 300 });
    await stripe.refund({ payment_intent: payment, amount: 200, status: 'failed' });
    await stripe.dispute({ payment_intent: payment, amount: 1_000 });
    const { data } = await stripe.sdk.events.list({ limit: 100 });
    const events = [event, ...data.filter((one) => JSON.stringify(one.data.object).includes(payment))];
    const answers = await Promise.all(events.flatMap((one) => replicas.map((replica) => deliverTo(replica, one))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await topUpOf(workspaceId)).toBe(7_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'disputed', returnedCents: 1_300n });
    expect(await db.transfer.count({ where: { purchaseId } })).toBe(3);
  });

  test('different events about many payments at once on all of them: each payment is credited once', async () => {
    const payments = await Promise.all(Array.from({ length: 5 }, payOne));
    const events = await Promise.all(payments.map(({ purchaseId }) => eventsAbout(stripe, purchaseId)));
    const answers = await Promise.all(
      events.flat().flatMap((event) => replicas.map((replica) => deliverTo(replica, event))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { workspaceId } of payments) {
      expect(await topUpOf(workspaceId)).toBe(20_000_000n);
      expect(await creditsGiven(workspaceId)).toBe(1);
    }
  });

  test('one is killed between the two writes of a credit: neither is kept, and another process credits once (REL-W8, BUG-4, BUG-5)', async () => {
    const [doomed, other] = replicas;
    const { event, workspaceId, purchaseId } = await payOne();
    const owner = new Client({ connectionString: process.env.DIRECT_URL });
    await owner.connect();
    // Whoever credits this wallet now waits in the middle of its transaction, after the purchase was marked paid.
    await owner.query('begin');
    await owner.query('select from wallet where workspace_id = $1 for update', [workspaceId]);
    const lost = deliverTo(doomed, event).catch(() => null);
    await expect.poll(() => isSomebodyWaiting(), { timeout: 20_000 }).toBe(true);
    doomed.child.kill('SIGKILL');
    expect(await lost).toBeNull();
    await owner.query('rollback');
    await owner.end();
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
    expect(await db.webhookEvent.findUnique({ where: { id: event.id } })).toMatchObject({ processedAt: null });

    expect((await deliverTo(other, event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });
});
