import { describe, expect, test } from 'vitest';
import { IdempotencyKeys } from '@/local/stripe/idempotency';
import { Store } from '@/local/stripe/store';
import { client, folder, KEY, onEnd, refusal, sessionParams, setFaults, stand } from './stand';

describe('idempotency keys', () => {
  test('a replayed key answers the first result, and nothing is made twice', async () => {
    const { stripe } = await stand();
    const options = { idempotencyKey: 'checkout:1' };
    const first = await stripe.checkout.sessions.create(sessionParams(), options);
    const again = await stripe.checkout.sessions.create(sessionParams(), options);
    expect(again).toEqual(first);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(again.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  test('the same key with other parameters is an idempotency error', async () => {
    const { stripe } = await stand();
    await stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    const error = await refusal(stripe.customers.create({ name: 'Evil' }, { idempotencyKey: 'customer:1' }));
    expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400, rawType: 'idempotency_error' });
    const elsewhere = await refusal(stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: 'customer:1' }));
    expect(elsewhere).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  test('the same key sent five times at once makes one customer', async () => {
    const { stripe } = await stand();
    const calls = Array.from({ length: 5 }, () =>
      stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' }).then(
        ({ id }) => id,
        ({ statusCode, code }) => `${statusCode} ${code}`,
      ),
    );
    const results = await Promise.all(calls);
    const customers = await stripe.customers.list();
    expect(customers.data).toHaveLength(1);
    const allowed = [customers.data[0]?.id, '409 idempotency_key_in_use'];
    expect(results.filter((result) => !allowed.includes(result))).toEqual([]);
  });

  test('while the first request is under way, the same key is told to try later, and then gets its result', async () => {
    const store = await Store.open(`${await folder()}/stripe.json`);
    onEnd(() => store.close());
    const keys = new IdempotencyKeys(store, Date.now);
    const request = { key: 'k', request: 'POST /v1/customers', body: 'name=Acme' };
    expect(keys.claim(request)).toBeNull();
    expect(() => keys.claim(request)).toThrow(
      expect.objectContaining({ status: 409, body: expect.objectContaining({ code: 'idempotency_key_in_use' }) }),
    );
    keys.store(request, { status: 200, body: '{}', requestId: 'req_1' });
    keys.release('k');
    expect(keys.claim(request)).toMatchObject({ status: 200, body: '{}', requestId: 'req_1' });
  });

  test('a decline is stored too: the same key replays it', async () => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const attach = () =>
      refusal(
        stripe.paymentMethods.attach('pm_card_chargeDeclinedInsufficientFunds', { customer }, { idempotencyKey: 'k' }),
      );
    const first = await attach();
    expect(first).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    const again = await attach();
    expect(again).toMatchObject({ statusCode: 402, headers: { 'idempotent-replayed': 'true' } });
  });

  test('refused parameters use no key up: the corrected request goes through', async () => {
    const { stripe } = await stand();
    const wrong = Object.assign(sessionParams(), { unknown: '1' });
    await refusal(stripe.checkout.sessions.create(wrong, { idempotencyKey: 'k' }));
    expect(await stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: 'k' })).toMatchObject({
      status: 'open',
    });
  });

  test('a key remembers its result over a restart, and for 24 hours', async () => {
    let now = Date.now();
    const before = await stand({ nowMs: () => now });
    const first = await before.stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    const after = await before.restart();
    const again = await after.stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    expect(again.id).toBe(first.id);
    now += 25 * 60 * 60 * 1000;
    const dayAfter = await after.stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    expect(dayAfter.id).not.toBe(first.id);
  });
});

describe('the switches for API calls', () => {
  test('an answer lost after the work was done costs nothing twice: the SDK’s retry gets the first result', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { apiErrorAfter: 1 });
    const patient = client(url, KEY, { maxNetworkRetries: 2 });
    const session = await patient.checkout.sessions.create(sessionParams(), { idempotencyKey: 'checkout:1' });
    expect(session.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.checkout.sessions.list()).data.map(({ id }) => id)).toEqual([session.id]);
  });

  test('a 500 before anything was done leaves nothing behind, and the retry goes through', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { apiError: 1 });
    expect(await refusal(stripe.customers.create({}, { idempotencyKey: 'k' }))).toMatchObject({
      statusCode: 500,
      type: 'StripeAPIError',
    });
    expect((await stripe.customers.list()).data).toEqual([]);
    expect(await stripe.customers.create({}, { idempotencyKey: 'k' })).toMatchObject({ object: 'customer' });
  });

  test('so many calls as the switch says are refused with 429, and no more', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { rateLimit: 2 });
    expect(await refusal(stripe.customers.list())).toMatchObject({ statusCode: 429, code: 'rate_limit' });
    expect(await refusal(stripe.customers.list())).toMatchObject({ statusCode: 429 });
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  test('an empty setting clears all switches, and an unknown one is refused', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { apiError: 5, duplicate: 2 });
    expect(await (await setFaults(url, {})).json()).toEqual({});
    expect((await stripe.customers.list()).data).toEqual([]);
    expect((await setFaults(url, { chaos: 1 })).status).toBe(400);
    expect((await setFaults(url, { drop: -1 })).status).toBe(400);
  });

  test('another site’s page can’t set the switches', async () => {
    const { url } = await stand();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const response = await fetch(`${url}/_local/faults`, { method: 'POST', body: '{"drop":9}', headers });
    expect(response.status).toBe(403);
    expect(await (await fetch(`${url}/_local/faults`)).json()).toEqual({});
  });
});
