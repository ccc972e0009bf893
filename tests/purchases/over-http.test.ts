import { request } from 'node:http';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { type RunningApp, startApp } from '../setup/app';
import {
  creditsGiven,
  dollars,
  eventOf,
  makeBuyer,
  pay,
  startTestStripe,
  type TestStripe,
  topUpOf,
  WEBHOOK_SECRET,
} from './buying';

let stripe: TestStripe;
let replicas: RunningApp[];
beforeAll(async () => {
  stripe = await startTestStripe();
  replicas = await Promise.all([startApp(), startApp()]);
  // The first to need it builds the app.
}, 400_000);
afterAll(async () => {
  await Promise.all((replicas ?? []).map((replica) => replica.stop()));
  await stripe.close();
});

const webhookOf = ({ url }: RunningApp) => `${url}/api/stripe/webhook`;

function deliverTo(replica: RunningApp, event: Stripe.Event): Promise<Response> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
  return fetch(webhookOf(replica), {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': signature },
    redirect: 'manual',
  });
}

describe('the app as it is deployed, twice', () => {
  test('the same event 50 times at once on both: no redirect, no refusal, one credit (BUG-35)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
    await pay(url);
    const event = await eventOf(stripe, purchaseId, 'checkout.session.completed');
    const deliveries = Array.from({ length: 25 }, () => replicas.map((replica) => deliverTo(replica, event))).flat();
    const answers = await Promise.all(deliveries);
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });

  test('an address that cannot be decoded is refused by name, and a page of that address is none', async () => {
    const [replica] = replicas;
    const refused = await fetch(`${replica?.url}/api/v1/requests/%zz`);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: 'invalid_request' } });
    expect((await fetch(`${replica?.url}/help/%zz`)).status).toBe(404);
  });

  test('a body that never ends is refused after 1 MB', async () => {
    const [replica] = replicas;
    if (!replica) throw new Error('no app');
    expect(await sendWithoutEnd(webhookOf(replica))).toBe(413);
  });
});

/** Writes to `address` until it answers; the status it answers with. */
function sendWithoutEnd(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method: 'POST', headers: { 'stripe-signature': 't=1,v1=00' } });
    const chunk = Buffer.alloc(65_536, 'a');
    let isAnswered = false;
    const write = () => {
      while (!isAnswered && outgoing.write(chunk));
      if (!isAnswered) outgoing.once('drain', write);
    };
    outgoing.once('response', (incoming) => {
      isAnswered = true;
      resolve(incoming.statusCode ?? 0);
      outgoing.destroy();
    });
    outgoing.on('error', (error) => (isAnswered ? undefined : reject(error)));
    write();
  });
}
