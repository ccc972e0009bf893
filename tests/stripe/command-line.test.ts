import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import {
  dollars,
  makeBuyer,
  pay,
  paymentOf,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from '../purchases/buying';

/** Stripe's own command line, which shares no code with the SDK: what it understands, others do, too. */
const CLI = createRequire(import.meta.url).resolve('@stripe/cli/bin/shim.js');
const run = promisify(execFile);

let stripe: TestStripe;
let home: string;
beforeAll(async () => {
  stripe = await startTestStripe();
  home = await mkdtemp(join(tmpdir(), 'stripe-cli-'));
});
afterAll(async () => {
  await stripe.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs one command against our local Stripe; nothing of whoever runs the tests is read, and nobody else is told. */
async function cli(...command: string[]) {
  const env = {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: process.env.STRIPE_SECRET_KEY,
    STRIPE_CLI_TELEMETRY_OPTOUT: 'true',
  };
  const api = ['--api-base', process.env.STRIPE_API_URL ?? '', '--color', 'off'];
  const { stdout } = await run(process.execPath, [CLI, ...command, ...api], { env });
  return JSON.parse(stdout);
}

/** What the SDK sees, without what it adds to it. */
const plain = (object: object): unknown => JSON.parse(JSON.stringify(object));

test("Stripe's command line makes and lists customers, and charges a card, as the SDK does", async () => {
  const customer = await cli('customers', 'create', '--name', 'Ada', '-d', 'metadata[made_by]=cli');
  expect(customer).toMatchObject({ object: 'customer', name: 'Ada', metadata: { made_by: 'cli' } });
  expect((await cli('customers', 'list', '--limit', '3')).data).toContainEqual(customer);
  expect(plain(await stripe.sdk.customers.retrieve(customer.id))).toEqual(customer);

  const params = ['--amount', '2000', '--currency', 'usd', '--customer', customer.id];
  const waiting = await cli('payment_intents', 'create', ...params);
  const card = ['--payment-method', 'pm_card_visa', '--return-url', 'http://localhost:3000/'];
  const paid = await cli('payment_intents', 'confirm', waiting.id, ...card);
  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 2_000 });
  expect(plain(await stripe.sdk.paymentIntents.retrieve(waiting.id))).toEqual(paid);
});

test("Stripe's command line sees a purchase of ours as the SDK does, and what it refunds is taken back", async () => {
  const { buyer, workspaceId } = await makeBuyer();
  const { purchaseId, url } = await startCheckout({ buyer, amount: dollars(20) });
  await pay(url);
  await syncPurchase(purchaseId);
  const sessionId = (await purchaseRow(purchaseId)).stripeSessionId ?? '';
  const session = await cli('checkout', 'sessions', 'retrieve', sessionId);
  expect(session).toMatchObject({ client_reference_id: purchaseId, amount_total: 2_000, payment_status: 'paid' });
  expect(plain(await stripe.sdk.checkout.sessions.retrieve(sessionId))).toEqual(session);

  const payment = ['--payment-intent', await paymentOf(purchaseId)];
  expect(await cli('refunds', 'create', ...payment, '--amount', '500')).toMatchObject({ status: 'succeeded' });
  expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 500n });
  expect(await topUpOf(workspaceId)).toBe(15_000_000n);
});

test("what can't be is refused to Stripe's command line by name", async () => {
  await expect(cli('get', '/v1/customers/cus_nobody')).resolves.toMatchObject({ error: { code: 'resource_missing' } });
});
