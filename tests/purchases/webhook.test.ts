import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DELETE, GET, PATCH, PUT } from '@/app/api/stripe/webhook/route';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import {
  APP_URL,
  deliver,
  dollars,
  eventOf,
  makeBuyer,
  pay,
  post,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
  WEBHOOK_SECRET,
} from './buying';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy';

let stripe: TestStripe;
let database: DatabaseProxy;
beforeAll(async () => {
  database = await startDatabaseProxy();
  stripe = await startTestStripe();
});
afterEach(async () => {
  await stripe.start();
  await stripe.faults({});
});
afterAll(async () => {
  await stripe.close();
  await db.$disconnect();
  await database.close();
});

async function paidEvent() {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(20) });
  await pay(started.url);
  const event = await eventOf(stripe, started.purchaseId, 'checkout.session.completed');
  return { ...made, ...started, event };
}

const sign = (payload: string) => Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
const seconds = () => Math.floor(Date.now() / 1_000);

describe('what Stripe did not sign just now', () => {
  test('is answered 400 and leaves no trace: forged, stale, from the future, unsigned, re-encoded (REL-W10, REL-W11, REL-W12)', async () => {
    const { event, workspaceId } = await paidEvent();
    const before = await db.webhookEvent.count();
    const text = JSON.stringify(event);
    const answers = [
      await deliver(event, { secret: 'whsec_forged' }),
      await deliver(event, { timestamp: seconds() - 301 }),
      await deliver(event, { timestamp: seconds() + 3_600 }),
      await post(text),
      await post(JSON.stringify(event, null, 2), { 'stripe-signature': sign(text) }),
      await post(`\ufeff${text}`, { 'stripe-signature': sign(text) }),
      await post('', { 'stripe-signature': sign('') }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'invalid_request' } });
    }
    expect(await db.webhookEvent.count()).toBe(before);
    expect(await topUpOf(workspaceId)).toBe(0n);
    expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('is not even read to its end when it is larger than 1 MB (REL-W13)', async () => {
    const chunk = new Uint8Array(65_536);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    const answer = await post(endless, { 'stripe-signature': 't=1,v1=00' });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: 'too_large' } });
    expect(sent).toBeLessThan(2 * 1_048_576);
    const declared = await post('x', { 'content-length': '2000000', 'stripe-signature': 't=1,v1=00' });
    expect(declared.status).toBe(413);
  });

  test('signed, but no event: 400', async () => {
    for (const text of ['{}', '[]', 'null', '{"object":"event"']) {
      expect((await post(text, { 'stripe-signature': sign(text) })).status).toBe(400);
    }
  });

  test('other methods are answered 405 in JSON', async () => {
    for (const [method, handler] of Object.entries({ GET, PUT, PATCH, DELETE })) {
      const request = new Request(`${APP_URL}/api/stripe/webhook`, { method });
      const answer = await handler(request, { params: Promise.resolve({}) });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
      expect(await answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
    }
  });
});

describe('what is not ours', () => {
  test.each(['customer.created', 'balance.available', 'invoice.paid', 'charge.dispute.created', 'a.type.of.tomorrow'])(
    '%s is answered 200, so that Stripe does not repeat it (REL-W16, BUG-20)',
    async (type) => {
      const event = {
        id: `evt_${type}`,
        object: 'event',
        type,
        api_version: Stripe.API_VERSION,
        livemode: false,
        data: { object: { id: 'x_1', object: 'x', metadata: { purchase_id: 'of another product' } } },
      };
      const answer = await deliver(event);
      expect(answer.status).toBe(200);
      expect(await db.webhookEvent.findUnique({ where: { id: event.id } })).toMatchObject({
        outcome: 'not_ours',
        purchaseId: null,
      });
    },
  );

  test('an event of live mode is kept, credited to nobody, and not repeated (REL-W15)', async () => {
    const { event, workspaceId } = await paidEvent();
    const answer = await deliver({ ...event, id: 'evt_live', livemode: true });
    expect(answer.status).toBe(200);
    expect(await db.webhookEvent.findUnique({ where: { id: 'evt_live' } })).toMatchObject({
      outcome: 'wrong_livemode',
      livemode: true,
    });
    expect(await topUpOf(workspaceId)).toBe(0n);
  });
});

describe('what could go wrong on our side', () => {
  test('an event of another API version is noted as such, and handled by reading Stripe again (REL-W14, BUG-22)', async () => {
    const { event, workspaceId } = await paidEvent();
    const older = {
      ...event,
      id: 'evt_older',
      api_version: '2019-12-03',
      data: { object: { ...event.data.object, amount_total: 1, payment_status: 'unpaid' } },
    };
    expect((await deliver(older)).status).toBe(200);
    expect(await db.webhookEvent.findUnique({ where: { id: 'evt_older' } })).toMatchObject({
      apiVersion: '2019-12-03',
      outcome: 'paid',
    });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('an event that claims more than was paid is not believed (BUG-6)', async () => {
    const { event, workspaceId } = await paidEvent();
    const boasting = { ...event, data: { object: { ...event.data.object, amount_total: 9_999_900 } } };
    expect((await deliver(boasting)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('the database away: 5xx, and credited when Stripe delivers again (REL-B5, BUG-19)', async () => {
    const { event, workspaceId, purchaseId } = await paidEvent();
    await database.unplug();
    // The first meets a connection that just broke, the second finds nobody to connect to.
    const answers = [await deliver(event), await deliver(event)];
    await database.plugIn();
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(500);
      expect(await answer.json()).toMatchObject({ error: { type: 'api_error' } });
    }
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
    expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('Stripe away while we look: 5xx, the event stays unfinished, and is credited when delivered again', async () => {
    const { event, workspaceId } = await paidEvent();
    await stripe.stop();
    const answer = await deliver(event);
    expect(answer.status).toBe(502);
    expect(await db.webhookEvent.findUnique({ where: { id: event.id } })).toMatchObject({ processedAt: null });
    await stripe.start();
    expect((await deliver(event)).status).toBe(200);
    expect(await db.webhookEvent.findUnique({ where: { id: event.id } })).toMatchObject({
      outcome: 'paid',
      attempts: 2,
    });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });
});
