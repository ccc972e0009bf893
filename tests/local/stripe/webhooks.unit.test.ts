import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import {
  CARD,
  DECLINED,
  eventually,
  pay,
  receiver,
  refusal,
  SECRET,
  sessionParams,
  setFaults,
  stand,
  verified,
} from './stand';

const QUICK = [5, 5, 5, 5];

async function listening(answer?: (n: number) => number | Promise<number>, options: Parameters<typeof stand>[0] = {}) {
  const hook = await receiver(answer);
  const here = await stand({ webhook: { url: hook.url, secret: SECRET }, retryDelaysMs: QUICK, ...options });
  return { ...here, hook };
}

describe('events', () => {
  test('a payment sends Stripe’s four events in order, each with the whole envelope and a signature the SDK accepts', async () => {
    const { stripe, hook } = await listening();
    const session = await stripe.checkout.sessions.create(sessionParams({ metadata: { purchase_id: 'p1' } }));
    await pay(session.url, { ...CARD, email: 'a@b.test' });
    const received = await hook.get(4);
    const created = (await stripe.events.list()).data.map(({ type }) => type).reverse();
    expect(created).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    for (const one of received) {
      expect(verified(one)).toMatchObject({
        id: expect.stringMatching(/^evt_/),
        object: 'event',
        api_version: Stripe.API_VERSION,
        created: expect.any(Number),
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
      });
    }
    const [completed] = await hook.get(1, 'checkout.session.completed');
    expect(completed?.event.data.object).toMatchObject({
      id: session.id,
      payment_status: 'paid',
      metadata: { purchase_id: 'p1' },
    });
  });

  test('a decline sends charge.failed and payment_intent.payment_failed, and an expiry sends checkout.session.expired', async () => {
    const { stripe, hook } = await listening();
    const session = await stripe.checkout.sessions.create(sessionParams());
    await pay(session.url, { ...DECLINED, email: 'a@b.test' });
    await stripe.checkout.sessions.expire(session.id);
    await hook.get(1, 'checkout.session.expired');
    const types = (await stripe.events.list()).data.map(({ type }) => type).reverse();
    expect(types).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'payment_intent.canceled',
      'checkout.session.expired',
    ]);
  });

  test('an event keeps the object as it was, and names the call that caused it', async () => {
    const { stripe } = await stand();
    const customer = await stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    await stripe.customers.update(customer.id, { name: 'Acme 2' });
    const [updated, created] = (await stripe.events.list({ types: ['customer.created', 'customer.updated'] })).data;
    expect(created).toMatchObject({
      data: { object: { name: 'Acme' } },
      request: { id: customer.lastResponse.requestId, idempotency_key: 'customer:1' },
    });
    expect(updated).toMatchObject({ data: { object: { name: 'Acme 2' }, previous_attributes: { name: 'Acme' } } });
    expect(await stripe.events.retrieve(String(created?.id))).toEqual(created);
  });

  test('events are found by time', async () => {
    let now = 1_800_000_000_000;
    const { stripe } = await stand({ nowMs: () => now });
    await stripe.customers.create({ name: 'early' });
    now += 60_000;
    await stripe.customers.create({ name: 'late' });
    const late = await stripe.events.list({ created: { gt: 1_800_000_030 } });
    expect(late.data).toMatchObject([{ data: { object: { name: 'late' } } }]);
    expect((await stripe.events.list({ created: 1_800_000_000 })).data).toHaveLength(1);
  });
});

describe('delivery', () => {
  test('a webhook that failed twice is delivered on the third attempt with a fresh signature', async () => {
    const { stripe, hook } = await listening((n) => (n < 3 ? 500 : 200), { retryDelaysMs: [1100, 5] });
    await stripe.customers.create({});
    const received = await hook.get(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const one of received) verified(one);
    const signatures = received.map(({ headers }) => String(headers['stripe-signature']));
    expect(signatures[0]).not.toBe(signatures[1]);
    const [event] = await eventually(
      async () => (await stripe.events.list()).data,
      ([first]) => first?.pending_webhooks === 0,
    );
    expect((await stripe.events.list({ delivery_success: true })).data.map(({ id }) => id)).toEqual([event?.id]);
  });

  test('a redirect counts as a failure and isn’t followed', async () => {
    const { stripe, hook } = await listening((n) => (n === 1 ? 302 : 200));
    await stripe.customers.create({});
    const received = await hook.get(2);
    expect(received.map(({ event }) => event.type)).toEqual(['customer.created', 'customer.created']);
  });

  test('after the last retry Stripe gives up, and the event stays listed as undelivered until it is resent', async () => {
    let status = 500;
    const { url, stripe, hook } = await listening(() => status, { retryDelaysMs: [1, 1] });
    await stripe.customers.create({});
    const [first] = await hook.get(3);
    const id = String(first?.event.id);
    const undelivered = await stripe.events.list({ delivery_success: false });
    expect(undelivered.data).toMatchObject([{ id, pending_webhooks: 1 }]);
    status = 200;
    const answer = await fetch(`${url}/_local/events/${id}/resend`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(hook.received).toHaveLength(4);
    expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test('what wasn’t delivered when the local Stripe stopped is delivered after it starts again', async () => {
    const { url, stripe, hook, restart } = await listening((n) => (n === 1 ? 503 : 200), { retryDelaysMs: [60_000] });
    const customer = await stripe.customers.create({});
    await hook.get(1);
    await eventually(
      async () => (await fetch(`${url}/_local`)).text(),
      (page) => page.includes('first: 503'),
    );
    // A start at a later time: the minute until the retry has passed.
    const realNow = Date.now;
    Date.now = () => realNow() + 61_000;
    try {
      await restart();
    } finally {
      Date.now = realNow;
    }
    const [, second] = await hook.get(2);
    expect(second?.event.data.object).toMatchObject({ id: customer.id });
  });

  test('a new address given at start replaces the old one, also for what is still under way', async () => {
    const { stripe, hook, restart } = await listening(() => new Promise(() => {}));
    await stripe.customers.create({ name: 'before' });
    await hook.get(1);
    const other = await receiver();
    const after = await restart({ webhook: { url: other.url, secret: 'whsec_other' } });
    expect((await after.stripe.webhookEndpoints.list()).data).toMatchObject([{ url: other.url, status: 'enabled' }]);
    await after.stripe.customers.create({ name: 'after' });
    const received = await other.get(2);
    const names = received.map((one) => Object(verified(one, 'whsec_other').data.object).name);
    expect(new Set(names)).toEqual(new Set(['after', 'before']));
    expect(hook.received).toHaveLength(1);
  });

  test('an endpoint made by the API gets only the events it asked for, with the secret it was told once', async () => {
    const hook = await receiver();
    const { stripe } = await stand();
    const endpoint = await stripe.webhookEndpoints.create({
      url: hook.url,
      enabled_events: ['customer.deleted'],
      api_version: Stripe.API_VERSION,
    });
    const customer = await stripe.customers.create({});
    await stripe.customers.del(customer.id);
    const [one] = await hook.get(1);
    if (!one) throw new Error('nothing came');
    expect(verified(one, String(endpoint.secret)).type).toBe('customer.deleted');
    expect(hook.types()).toEqual(['customer.deleted']);
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).toMatchObject({ status: 'disabled' });
    expect(await stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
  });

  test('an endpoint on another machine is refused', async () => {
    const { stripe } = await stand();
    const error = await refusal(
      stripe.webhookEndpoints.create({ url: 'https://example.com/hook', enabled_events: ['*'] }),
    );
    expect(error).toMatchObject({ statusCode: 400, code: 'url_invalid', param: 'url' });
  });
});

describe('the switches for webhooks', () => {
  test('duplicate sends each event so many times more', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { duplicate: 2 });
    await stripe.customers.create({});
    const received = await hook.get(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    for (const one of received) verified(one);
  });

  test('a dropped event never comes by itself, is listed as undelivered, and comes when it is resent', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { drop: 1 });
    await stripe.customers.create({ name: 'lost' });
    await stripe.customers.create({ name: 'found' });
    const [one] = await hook.get(1);
    expect(one?.event.data.object).toMatchObject({ name: 'found' });
    const lost = await eventually(
      async () => (await stripe.events.list({ delivery_success: false })).data,
      ({ length }) => length === 1,
    );
    expect(lost).toMatchObject([{ data: { object: { name: 'lost' } } }]);
    await fetch(`${url}/_local/events/${lost[0]?.id}/resend`, { method: 'POST' });
    expect(hook.received[1]?.event.id).toBe(lost[0]?.id);
  });

  test('a dropped event isn’t sent after a restart either', async () => {
    const { url, stripe, hook, restart } = await listening();
    await setFaults(url, { drop: 1 });
    await stripe.customers.create({ name: 'lost' });
    const after = await restart();
    await after.stripe.customers.create({ name: 'next' });
    await hook.get(1);
    expect(hook.received.map(({ event }) => event.data.object)).toMatchObject([{ name: 'next' }]);
  });

  test('delayMs holds each event back for so long', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { delayMs: 300 });
    const start = Date.now();
    await stripe.customers.create({});
    expect(hook.received).toHaveLength(0);
    await hook.get(1);
    expect(Date.now() - start).toBeGreaterThanOrEqual(295);
  });

  test('delayed events can come twice too', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { delayMs: 1, duplicate: 1 });
    await stripe.customers.create({});
    const received = await hook.get(2);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
  });

  test('reorder turns the order of the next events round', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { reorder: 4 });
    const session = await stripe.checkout.sessions.create(sessionParams());
    await pay(session.url, { ...CARD, email: 'a@b.test' });
    await hook.get(4);
    expect(hook.types()).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ]);
  });

  test('the page for people lists payments, and its button gives the money of one back', async () => {
    const { url, stripe } = await listening();
    const session = await stripe.checkout.sessions.create(sessionParams());
    await pay(session.url, { ...CARD, email: 'a@b.test' });
    const payment = String((await stripe.checkout.sessions.retrieve(session.id)).payment_intent);
    const pageText = async () => (await fetch(`${url}/_local`)).text();
    expect(await pageText()).toContain(`aria-label="Refund ${payment}"`);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: url,
      'sec-fetch-site': 'same-origin',
    };
    const body = `payment_intent=${payment}`;
    const answer = await fetch(`${url}/_local/refunds`, { method: 'POST', redirect: 'manual', headers, body });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/_local']);
    const { data } = await stripe.refunds.list({ payment_intent: payment });
    expect(data).toMatchObject([{ status: 'succeeded' }]);
    expect(await pageText()).not.toContain(`aria-label="Refund ${payment}"`);
  });

  test('the page for people lists events with their attempts, and its button sends one again', async () => {
    const { url, stripe, hook } = await listening((n) => (n === 1 ? 500 : 200));
    await stripe.customers.create({});
    const received = await hook.get(2);
    const id = String(received[0]?.event.id);
    const headers = { accept: 'text/html', origin: url, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${url}/_local/events/${id}/resend`, { method: 'POST', redirect: 'manual', headers });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/_local']);
    expect(hook.received).toHaveLength(3);
    const page = await eventually(
      async () => (await fetch(`${url}/_local`)).text(),
      (text) => text.includes('retry: 200'),
    );
    for (const part of [id, 'customer.created', 'first: 500', 'resend: 200']) expect(page).toContain(part);
  });
});
