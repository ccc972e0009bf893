import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startLocalStripe } from '@/local/stripe/server';
import { client, folder, KEY, refusal, sessionParams, stand } from './stand';

describe('who may call the local Stripe', () => {
  test('a key that is not its own is refused with 401 in Stripe’s envelope', async () => {
    const { url } = await stand();
    const error = await refusal(client(url, 'sk_test_51SomebodyElse').customers.list());
    expect(error).toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
      message: 'Invalid API Key provided: sk_test_****Else',
    });
  });

  test('a call without a key is refused with 401', async () => {
    const { url } = await stand();
    const response = await fetch(`${url}/v1/customers`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  test('it does not start with a key of the real Stripe', async () => {
    const options = { port: 0, stateFile: `${await folder()}/s.json`, secretKey: 'sk_live_1234' };
    await expect(startLocalStripe(options)).rejects.toThrow('sk_test_local_');
  });

  test('a request that came under a foreign name is refused', async () => {
    const { url } = await stand();
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(url);
      request({ host: '127.0.0.1', port, path: '/_local', headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('an older API version is refused by name', async () => {
    const { url } = await stand();
    const response = await fetch(`${url}/v1/customers`, {
      headers: { authorization: `Bearer ${KEY}`, 'stripe-version': '2023-10-16' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('2023-10-16') } });
  });
});

describe('what Stripe would refuse', () => {
  test('a parameter Stripe doesn’t know is refused by name', async () => {
    const { stripe } = await stand();
    const params = Object.assign(sessionParams(), { payment_method_types: ['card'] });
    const error = await refusal(stripe.checkout.sessions.create(params));
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'payment_method_types',
      rawType: 'invalid_request_error',
    });
  });

  test('an unknown parameter deep inside another is named with its path', async () => {
    const { stripe } = await stand();
    const price = { currency: 'usd', unit_amount: 2000, product_data: { name: 'x' }, colour: 'red' };
    const error = await refusal(
      stripe.checkout.sessions.create(sessionParams({ line_items: [{ quantity: 1, price_data: price }] })),
    );
    expect(error).toMatchObject({ code: 'parameter_unknown', param: 'line_items[0][price_data][colour]' });
  });

  test('a parameter that Stripe knows and the local Stripe doesn’t act on is refused, not ignored', async () => {
    const { stripe } = await stand();
    const error = await refusal(stripe.checkout.sessions.create(sessionParams({ discounts: [{ coupon: 'FREE' }] })));
    expect(error).toMatchObject({
      statusCode: 400,
      param: 'discounts',
      message: expect.stringContaining('does not support'),
    });
  });

  test.each([
    ['a missing parameter', { line_items: undefined }, { code: 'parameter_missing', param: 'line_items' }],
    ['a subscription to what is paid once', { mode: 'subscription' }, { param: 'mode' }],
    ['a setup that names no currency', { mode: 'setup', line_items: undefined }, { param: 'currency' }],
    ['a setup that sells something', { mode: 'setup', currency: 'usd' }, { param: 'line_items' }],
    ['a total under 50 cents', { line_items: item(49) }, { code: 'amount_too_small' }],
    ['a total of a million dollars', { line_items: item(100_000_000) }, { code: 'amount_too_large' }],
    [
      'a negative amount',
      { line_items: item(-2000) },
      { code: 'parameter_invalid_integer', param: 'line_items[0][price_data][unit_amount]' },
    ],
    ['a fraction of a cent', { line_items: item(20.5) }, { code: 'parameter_invalid_integer' }],
    ['another currency', { line_items: item(2000, 'eur') }, { param: 'line_items[0][price_data][currency]' }],
    ['a customer that does not exist', { customer: 'cus_gone' }, { code: 'resource_missing', param: 'customer' }],
    [
      'a customer called like a property of objects',
      { customer: 'constructor' },
      { code: 'resource_missing', param: 'customer' },
    ],
    ['an address that is none', { success_url: 'javascript:alert(1)' }, { code: 'url_invalid', param: 'success_url' }],
    ['an expiry in 10 minutes', { expires_at: Math.floor(Date.now() / 1000) + 600 }, { param: 'expires_at' }],
    ['an expiry in two days', { expires_at: Math.floor(Date.now() / 1000) + 172_800 }, { param: 'expires_at' }],
  ])('a Checkout Session with %s is refused with the parameter at fault', async (_name, changes, fault) => {
    const { stripe } = await stand();
    const error = await refusal(stripe.checkout.sessions.create({ ...sessionParams(), ...changes }));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', ...fault });
    expect((await stripe.checkout.sessions.list()).data).toEqual([]);
  });

  test('a route that doesn’t exist answers 404 in Stripe’s envelope, so that the SDK can’t take it for a success', async () => {
    const { stripe } = await stand();
    const error = await refusal(stripe.coupons.list());
    expect(error).toMatchObject({
      statusCode: 404,
      rawType: 'invalid_request_error',
      message: expect.stringContaining('/v1/coupons'),
    });
  });

  test.each([
    ['customer', 'customers'],
    ['payment_intent', 'paymentIntents'],
    ['charge', 'charges'],
    ['event', 'events'],
  ] as const)('a %s that doesn’t exist is 404 resource_missing', async (_noun, resource) => {
    const { stripe } = await stand();
    expect(await refusal(stripe[resource].retrieve('nothing_here'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
    });
    expect(await refusal(stripe[resource].retrieve('__proto__'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  test('a property that can’t be expanded is refused', async () => {
    const { stripe } = await stand();
    const session = await stripe.checkout.sessions.create(sessionParams());
    const error = await refusal(stripe.checkout.sessions.retrieve(session.id, { expand: ['currency'] }));
    expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('cannot be expanded (currency)') });
  });

  test('a body of more than 1 MB is refused', async () => {
    const { url } = await stand();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${url}/v1/customers`, {
      method: 'POST',
      headers,
      body: `name=${'x'.repeat(1_000_001)}`,
    });
    expect(response.status).toBe(413);
  });
});

describe('customers', () => {
  test('a customer is created, changed, listed and deleted', async () => {
    const { stripe } = await stand();
    const customer = await stripe.customers.create({
      email: 'owner@acme.test',
      name: 'Acme',
      metadata: { workspace_id: 'w1', plan: 'team' },
    });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ email: 'owner@acme.test', livemode: false });
    const changed = await stripe.customers.update(customer.id, { email: 'new@acme.test', metadata: { plan: '' } });
    expect(changed).toMatchObject({ email: 'new@acme.test', name: 'Acme', metadata: { workspace_id: 'w1' } });
    expect((await stripe.customers.list({ email: 'new@acme.test' })).data.map(({ id }) => id)).toEqual([customer.id]);
    expect(await stripe.customers.del(customer.id)).toEqual({ id: customer.id, object: 'customer', deleted: true });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect(await refusal(stripe.customers.update(customer.id, { name: 'x' }))).toMatchObject({
      code: 'resource_missing',
    });
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  test('paging forwards, backwards and by itself shows every customer once, newest first', async () => {
    const { stripe } = await stand();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await stripe.customers.create({ name: `c${n}` })).id);
    const first = await stripe.customers.list({ limit: 2 });
    expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
    const last = await stripe.customers.list({ limit: 10, starting_after: String(ids[1]) });
    expect([last.data.map(({ id }) => id), last.has_more]).toEqual([ids.slice(2), false]);
    const before = await stripe.customers.list({ limit: 2, ending_before: String(ids[3]) });
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([ids.slice(1, 3), true]);
    const all: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(ids);
  });

  test('a saved card belongs to one customer, and leaves with them', async () => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const { id: other } = await stripe.customers.create({});
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    expect(card).toMatchObject({ customer, card: { brand: 'visa', last4: '4242' } });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
    expect((await stripe.paymentMethods.list({ customer: other, type: 'card' })).data).toEqual([]);
    expect(await refusal(stripe.paymentMethods.attach(card.id, { customer: other }))).toMatchObject({
      statusCode: 400,
    });
    await stripe.customers.del(customer);
    expect(await stripe.paymentMethods.retrieve(card.id)).toMatchObject({ customer: null });
  });
});

function item(cents: number, currency = 'usd') {
  return [{ quantity: 1, price_data: { currency, unit_amount: cents, product_data: { name: 'credits' } } }];
}
