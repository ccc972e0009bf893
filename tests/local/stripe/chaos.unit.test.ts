import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import {
  client,
  eventually,
  KEY,
  paidSession,
  receiver,
  refusal,
  SECRET,
  type Stand,
  sessionParams,
  setFaults,
  stand,
  turn,
  verified,
} from './stand';

async function listening(options: Parameters<typeof stand>[0] = {}, answer?: (n: number) => number) {
  const hook = await receiver(answer);
  const here = await stand({ webhook: { url: hook.url, secret: SECRET }, retryDelaysMs: [5, 5], ...options });
  return { ...here, here, hook };
}

/** The n-th of so many calls that are refused. */
async function refusedCalls({ url }: Stand, calls = 40): Promise<number[]> {
  const refused: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    await client(url)
      .customers.list()
      .catch(() => refused.push(n));
  }
  return refused;
}

/** How each of so many events was delivered: how often it came, or -1 when it wasn't even generated. */
async function fates({ url, stripe }: Stand, faults: object, events = 40): Promise<number[]> {
  await setFaults(url, { ...faults });
  for (let n = 0; n < events; n += 1) await stripe.customers.create({ name: String(n) });
  const isDone = (page: string) => !page.includes('<strong>pending');
  await eventually(async () => (await fetch(`${url}/_local`)).text(), isDone);
  const made = (await stripe.events.list({ limit: 100 })).data;
  const dropped = (await stripe.events.list({ limit: 100, delivery_success: false })).data;
  return Array.from({ length: events }, (_, n) => {
    const fits = (event: Stripe.Event) => Object(event.data.object).name === String(n);
    if (!made.some(fits)) return -1;
    return dropped.some(fits) ? 0 : 1;
  });
}

describe('faults by seed', () => {
  test('the same seed refuses the same calls, another one others, and about as many as the rate says', async () => {
    const here = await stand();
    const run = async (seed: number) => {
      await setFaults(here.url, { seed, apiErrorRate: 0.3 });
      return refusedCalls(here);
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(4);
    expect(first.length).toBeLessThan(24);
  });

  test('the same seed loses the same events, and never generates the same others', async () => {
    const faults = { seed: 3, dropRate: 0.2, neverGeneratedRate: 0.2 };
    const [first, again] = [
      await fates((await listening()).here, faults),
      await fates((await listening()).here, faults),
    ];
    expect(again).toEqual(first);
    expect(new Set(first)).toEqual(new Set([-1, 0, 1]));
  });

  test('a rate of one always hits, a rate of nothing never', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { seed: 1, duplicateRate: 1, dropRate: 0, apiErrorRate: 0 });
    await stripe.customers.create({ name: 'twice' });
    const received = await hook.get(2);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    for (const one of received) verified(one);
    await setFaults(url, { seed: 1, apiErrorAfterRate: 1 });
    expect(await refusal(stripe.customers.create({ name: 'lost answer' }))).toMatchObject({
      type: 'StripeConnectionError',
    });
    await setFaults(url, { seed: 1, rateLimitRate: 1 });
    expect(await refusal(stripe.customers.list())).toMatchObject({ statusCode: 429 });
    await setFaults(url, {});
    expect((await stripe.customers.list()).data).toHaveLength(2);
  });

  test('events that are overtaken arrive in another order, and all of them', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { seed: 5, reorderRate: 0.5 });
    const sent: string[] = [];
    for (let n = 0; n < 12; n += 1) sent.push((await stripe.customers.create({})).id);
    const arrived = (await hook.get(12)).map(({ event }) => Object(event.data.object).id);
    expect(arrived).not.toEqual(sent);
    expect(new Set(arrived)).toEqual(new Set(sent));
  });

  test.each([
    [{ dropRate: 0.1 }, 'rates need a seed'],
    [{ seed: 1, dropRate: 1.1 }, 'dropRate'],
    [{ seed: 1, dropRate: -0.1 }, 'dropRate'],
    [{ seed: 0.5 }, 'seed'],
    [{ seed: 1, hopeRate: 1 }, 'hopeRate'],
  ])('%o is refused by name', async (faults, reason) => {
    const { url } = await stand();
    const response = await setFaults(url, faults);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('faults one by one', () => {
  test('an event that was never generated is in no list, though what it would tell has happened', async () => {
    const { url, here, stripe, hook } = await listening();
    await setFaults(url, { neverGenerated: 4 });
    const { session } = await paidSession(here);
    await stripe.customers.create({ name: 'heard of' });
    await hook.get(1);
    expect(hook.types()).toEqual(['customer.created']);
    expect((await stripe.events.list()).data.map(({ type }) => type)).toEqual(['customer.created']);
    const list = await stripe.checkout.sessions.list({ status: 'complete' });
    expect(list.data).toMatchObject([{ id: session, payment_status: 'paid' }]);
  });

  test('a 500 that Stripe saved is what its key replays, with nothing done', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { apiErrorSaved: 1 });
    const create = () => stripe.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    expect(await refusal(create())).toMatchObject({ statusCode: 500, type: 'StripeAPIError' });
    expect(await refusal(create())).toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } });
    expect((await stripe.customers.list()).data).toEqual([]);
    await turn(url, 'clock', { advance_seconds: 24 * 60 * 60 });
    expect(await create()).toMatchObject({ name: 'Acme' });
  });

  test('a call that never answers has done its work: the retry gets the result', async () => {
    const { url, stripe } = await stand();
    await setFaults(url, { apiHang: 1 });
    const patient = client(url, KEY, { maxNetworkRetries: 1, timeout: 300 });
    const customer = await patient.customers.create({ name: 'Acme' }, { idempotencyKey: 'customer:1' });
    expect(customer.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([customer.id]);
  });

  test('events can say that they are of another API version, or of live mode', async () => {
    const { url, stripe, hook } = await listening();
    await setFaults(url, { eventApiVersion: '2023-10-16', eventLivemode: true });
    await stripe.customers.create({});
    await setFaults(url, {});
    await stripe.customers.create({});
    const received = (await hook.get(2))
      .map((one) => verified(one))
      .sort((a, b) => Number(b.livemode) - Number(a.livemode));
    expect(received.map(({ api_version, livemode }) => [api_version, livemode])).toEqual([
      ['2023-10-16', true],
      [Stripe.API_VERSION, false],
    ]);
  });

  test('the waits between attempts can be set', async () => {
    const { url, stripe, hook } = await listening({ retryDelaysMs: [60_000] }, (n) => (n < 4 ? 500 : 200));
    await setFaults(url, { retryDelaysMs: [1, 1, 1] });
    await stripe.customers.create({});
    await hook.get(4);
    const isDelivered = (events: Stripe.Event[]) => events.length === 1;
    await eventually(async () => (await stripe.events.list({ delivery_success: true })).data, isDelivered);
  });
});

describe('the clock', () => {
  test('moves on by the seconds asked for, and stays there over a restart', async () => {
    const { url, stripe, restart } = await stand({ nowMs: () => 1_800_000_000_000 });
    expect(await turn(url, 'clock', { advance_seconds: 86_400 })).toEqual({
      now: 1_800_086_400,
      advanced_seconds: 86_400,
    });
    expect((await stripe.customers.create({})).created).toBe(1_800_086_400);
    await turn(url, 'clock', { advance_seconds: 1 });
    const after = await restart();
    expect((await after.stripe.customers.create({})).created).toBe(1_800_086_401);
    expect(await (await fetch(`${after.url}/_local/clock`)).json()).toEqual({
      now: 1_800_086_401,
      advanced_seconds: 86_401,
    });
    await expect(turn(after.url, 'clock', { advance_seconds: -1 })).rejects.toThrow('advance_seconds');
  });

  test('what has become due by then is done before the answer: keys forgotten, sessions expired', async () => {
    const { url, stripe } = await stand();
    const create = () => stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: 'checkout:1' });
    const first = await create();
    await turn(url, 'clock', { advance_seconds: 24 * 60 * 60 - 60 });
    expect((await create()).id).toBe(first.id);
    await turn(url, 'clock', { advance_seconds: 120 });
    expect((await create()).id).not.toBe(first.id);
    expect(await stripe.checkout.sessions.retrieve(first.id)).toMatchObject({ status: 'expired' });
    expect((await stripe.events.list({ type: 'checkout.session.expired' })).data).toHaveLength(1);
  });

  test('events are forgotten after 30 days, as Stripe forgets them', async () => {
    const { url, stripe } = await stand();
    await stripe.customers.create({ name: 'old' });
    await turn(url, 'clock', { advance_seconds: 29 * 24 * 60 * 60 });
    await stripe.customers.create({ name: 'young' });
    expect((await stripe.events.list()).data).toHaveLength(2);
    await turn(url, 'clock', { advance_seconds: 2 * 24 * 60 * 60 });
    expect((await stripe.events.list()).data).toMatchObject([{ data: { object: { name: 'young' } } }]);
  });

  test('three days of retries pass in a moment', async () => {
    const DAY = 24 * 60 * 60;
    const { url, stripe, hook } = await listening({ retryDelaysMs: [DAY * 1000, DAY * 1000] }, (n) =>
      n < 3 ? 500 : 200,
    );
    await stripe.customers.create({});
    for (const n of [1, 2]) {
      await hook.get(n);
      const planned = (page: string) => page.split('500 (').length === n + 1 && page.includes('next at');
      await eventually(async () => (await fetch(`${url}/_local`)).text(), planned);
      await turn(url, 'clock', { advance_seconds: DAY });
    }
    const received = await hook.get(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    for (const one of received) verified(one);
  });
});

describe('lists that change between two pages', () => {
  test('a cursor that no longer fits the filter still marks its place', async () => {
    const { stripe } = await stand();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.unshift((await stripe.checkout.sessions.create(sessionParams())).id);
    const first = await stripe.checkout.sessions.list({ status: 'open', limit: 2 });
    await stripe.checkout.sessions.expire(String(ids[1]));
    const next = await stripe.checkout.sessions.list({ status: 'open', limit: 2, starting_after: String(ids[1]) });
    expect([...first.data, ...next.data].map(({ id }) => id)).toEqual(ids);
    const back = await stripe.checkout.sessions.list({ status: 'open', limit: 2, ending_before: String(ids[3]) });
    expect([back.data.map(({ id }) => id), back.has_more]).toEqual([[ids[0], ids[2]], false]);
  });

  test('all payments, sessions and events of a time are found page by page, each once', async () => {
    let now = 1_800_000_000_000;
    const here = await stand({ nowMs: () => now });
    const { stripe } = here;
    await paidSession(here);
    now += 60_000;
    for (let n = 0; n < 5; n += 1) await paidSession(here);
    const since = { created: { gte: 1_800_000_060 }, limit: 2 };
    const count = async (list: AsyncIterable<{ id: string }>) => {
      const ids: string[] = [];
      for await (const { id } of list) ids.push(id);
      return [ids.length, new Set(ids).size];
    };
    expect(await count(stripe.paymentIntents.list(since))).toEqual([5, 5]);
    expect(await count(stripe.checkout.sessions.list(since))).toEqual([5, 5]);
    expect(await count(stripe.charges.list(since))).toEqual([5, 5]);
    expect(await count(stripe.events.list(since))).toEqual([20, 20]);
    expect(await count(stripe.balanceTransactions.list(since))).toEqual([5, 5]);
  });
});
