import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  client,
  customerWith,
  DECLINED,
  folder,
  KEY,
  onEnd,
  pay,
  type Stand,
  seatPrice,
  sessionParams,
  stand,
  turn,
} from './stand';

const MAIN = join(import.meta.dirname, '../../../local/stripe/main.ts');

/** The local Stripe as a process of its own. */
async function startProcess(stateFile: string): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env, LOCAL_STRIPE_PORT: '0', LOCAL_STRIPE_STATE: stateFile, LOCAL_STRIPE_KEY: KEY };
  const child = fork(MAIN, { execArgv: ['--import', 'tsx'], env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [message] = await once(child, 'message');
  return { child, url: message.url };
}

describe('a restart', () => {
  test('state survives a restart, and addresses follow the new port', async () => {
    const before = await stand();
    const customer = await before.stripe.customers.create({ email: 'a@b.test' });
    const paid = await before.stripe.checkout.sessions.create(sessionParams({ customer: customer.id }));
    await pay(paid.url);
    const open = await before.stripe.checkout.sessions.create(sessionParams({ customer: customer.id }));
    const after = await before.restart();
    expect(after.url).not.toBe(before.url);
    expect(await after.stripe.customers.retrieve(customer.id)).toMatchObject({ email: 'a@b.test' });
    const again = await after.stripe.checkout.sessions.retrieve(paid.id, { expand: ['payment_intent.latest_charge'] });
    expect(again).toMatchObject({
      payment_status: 'paid',
      payment_intent: { latest_charge: { receipt_url: expect.stringContaining(after.url) } },
    });
    const { url } = await after.stripe.checkout.sessions.retrieve(open.id);
    expect(url).toBe(`${after.url}/c/pay/${open.id}`);
    expect((await pay(url)).status).toBe(303);
  });

  test('all that the API shows before a stop it shows after, whatever had changed', async () => {
    let now = Date.now();
    const before = await stand({ nowMs: () => now });
    const { stripe } = before;
    const [customer, gone] = await Promise.all([
      stripe.customers.create({ email: 'a@b.test' }),
      stripe.customers.create({}),
    ]);
    await stripe.customers.update(customer.id, { name: 'Acme' });
    await stripe.customers.del(gone.id);
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always', metadata: { from: 'seed' } });
    const other = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
    await stripe.paymentMethods.detach(other.id);
    const hook = { url: 'http://127.0.0.1:9/', enabled_events: ['charge.refunded' as const] };
    const [endpoint, removed] = await Promise.all([
      stripe.webhookEndpoints.create(hook),
      stripe.webhookEndpoints.create(hook),
    ]);
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
    await stripe.webhookEndpoints.del(removed.id);
    const params = sessionParams({ customer: customer.id, expires_at: Math.floor(now / 1000) + 1860 });
    const [paid, declined, expired] = await Promise.all([1, 2, 3].map(() => stripe.checkout.sessions.create(params)));
    await pay(paid?.url ?? null);
    await pay(declined?.url ?? null, DECLINED);
    await stripe.checkout.sessions.expire(String(expired?.id));
    const { payment_intent } = await stripe.checkout.sessions.retrieve(String(paid?.id));
    const lost = await turn(before.url, 'refunds', { payment_intent, amount: 100, status: 'pending' });
    await turn(before.url, `refunds/${lost.id}`, { status: 'canceled' });
    await turn(before.url, 'disputes', { payment_intent, outcome: 'won' });
    const bank = await stripe.checkout.sessions.create(params);
    await pay(bank.url, { bank: 'test' });
    await turn(before.url, `async/${bank.id}`, { outcome: 'failed' });
    now += 1900_000;
    const known = await everything(before);
    const after = await before.restart({ port: Number(new URL(before.url).port) });
    expect(await everything(after)).toEqual(known);
    expect(await after.stripe.customers.retrieve(gone.id)).toMatchObject({ deleted: true });
    expect(known.sessions.map(({ status }) => status)).toEqual(['complete', 'expired', 'expired', 'complete']);
    expect(await everything(await after.restart({ port: Number(new URL(before.url).port) }))).toEqual(known);
  });

  test('a save that a SIGKILL cut short is as if it had not begun', async () => {
    const before = await stand();
    const { id } = await before.stripe.customers.create({ name: 'saved' });
    await before.stop();
    await appendFile(`${before.stateFile}.log`, '["customers","cus_half",{"id":"cus_ha');
    const { stripe } = await before.restart();
    expect((await stripe.customers.list()).data.map((customer) => customer.id)).toEqual([id]);
  });

  test('what was answered is still there after SIGKILL', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    const first = await startProcess(stateFile);
    const customers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => client(first.url).customers.create({ name: `c${n}` })),
    );
    const session = await client(first.url).checkout.sessions.create(
      sessionParams({ customer: String(customers[0]?.id) }),
    );
    const answer = await pay(session.url, {
      email: 'a@b.test',
      cardNumber: '4242424242424242',
      expiry: '1240',
      cvc: '123',
      name: 'A',
    });
    expect(answer.status).toBe(303);
    const { payment_intent: intent } = await client(first.url).checkout.sessions.retrieve(session.id);
    const refund = await client(first.url).refunds.create({ payment_intent: String(intent), amount: 500 });
    const dispute = await turn(first.url, 'disputes', { payment_intent: intent, amount: 1500 });
    await turn(first.url, 'clock', { advance_seconds: 1000 });
    const { customer } = await customerWith(client(first.url));
    const price = await seatPrice(client(first.url));
    const plan = await client(first.url).subscriptions.create({ customer, items: [{ price: price.id, quantity: 2 }] });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await startProcess(stateFile);
    expect((await client(second.url).customers.list({ limit: 100 })).data).toHaveLength(21);
    expect(await client(second.url).checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
    const types = (await client(second.url).events.list({ limit: 100 })).data.map(({ type }) => type);
    expect(types).toContain('checkout.session.completed');
    expect(await client(second.url).refunds.retrieve(refund.id)).toMatchObject({ amount: 500 });
    expect(await client(second.url).disputes.retrieve(dispute.id)).toMatchObject({ status: 'needs_response' });
    const moved = (await client(second.url).balanceTransactions.list()).data.map(({ amount }) => amount);
    expect(moved).toEqual([10_000, -1500, -500, 2000]);
    expect(await client(second.url).subscriptions.retrieve(plan.id, { expand: ['latest_invoice'] })).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', total: 10_000 },
    });
    expect(await (await fetch(`${second.url}/_local/clock`)).json()).toMatchObject({ advanced_seconds: 1000 });
  });

  test('the process ends by itself when its parent is gone, and on SIGTERM', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    const orphan = await startProcess(stateFile);
    orphan.child.disconnect();
    expect(await once(orphan.child, 'exit')).toEqual([0, null]);
    const { child } = await startProcess(stateFile);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('a file that isn’t its state is left alone', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    await writeFile(stateFile, '{"version":99}');
    await expect(stand({ stateFile })).rejects.toThrow('not a state file');
    expect(await readFile(stateFile, 'utf8')).toBe('{"version":99}');
  });
});

async function everything({ stripe }: Stand) {
  const [customers, sessions, intents, charges, cards, events, endpoints, refunds, disputes, moved] = await Promise.all(
    [
      stripe.customers.list({ limit: 100 }),
      stripe.checkout.sessions.list({ limit: 100, expand: ['data.line_items'] }),
      stripe.paymentIntents.list({ limit: 100, expand: ['data.payment_method'] }),
      stripe.charges.list({ limit: 100 }),
      Promise.all((await stripe.customers.list()).data.map(({ id }) => stripe.customers.listPaymentMethods(id))),
      stripe.events.list({ limit: 100 }),
      stripe.webhookEndpoints.list({ limit: 100 }),
      stripe.refunds.list({ limit: 100 }),
      stripe.disputes.list({ limit: 100 }),
      stripe.balanceTransactions.list({ limit: 100 }),
    ],
  );
  return {
    customers: customers.data,
    sessions: sessions.data,
    intents: intents.data,
    charges: charges.data,
    cards: cards.map(({ data }) => data),
    events: events.data,
    endpoints: endpoints.data,
    refunds: refunds.data,
    disputes: disputes.data,
    moved: moved.data,
  };
}
