import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach } from 'vitest';
import { type LocalStripeOptions, startLocalStripe } from '@/local/stripe/server';

export const KEY = 'sk_test_local_tests';
export const SECRET = 'whsec_for_tests';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export function onEnd(close: () => Promise<void>): void {
  closers.push(close);
}

/** A folder that is gone after the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'local-stripe-'));
  onEnd(() => rm(path, { recursive: true, force: true }));
  return path;
}

export interface Stand {
  url: string;
  stripe: Stripe;
  stateFile: string;
  /** Stops the server and starts it again, on another port, with the same state. */
  restart: (options?: Partial<LocalStripeOptions>) => Promise<Stand>;
  stop: () => Promise<void>;
}

/** A local Stripe of its own for one test, and the official SDK pointed at it. */
export async function stand(options: Partial<LocalStripeOptions> = {}): Promise<Stand> {
  const stateFile = options.stateFile ?? join(await folder(), 'stripe.json');
  const all = { port: 0, secretKey: KEY, stateFile, ...options };
  const server = await startLocalStripe(all);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await server.close();
  };
  onEnd(stop);
  const restart = async (changes: Partial<LocalStripeOptions> = {}) => {
    await stop();
    return stand({ ...all, ...changes });
  };
  return { url: server.url, stripe: client(server.url), stateFile, restart, stop };
}

export function client(url: string, key = KEY, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
}

/** A session for 20 dollars, with what the app sends. */
export function sessionParams(changes: Stripe.Checkout.SessionCreateParams = {}): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 2000, product_data: { name: '20 AI credits' } } },
    ],
    success_url: 'http://localhost:3000/billing/return?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3000/billing?purchase=canceled',
    ...changes,
  };
}

export const CARD = { cardNumber: '4242 4242 4242 4242', expiry: '12 / 40', cvc: '123', name: 'Ada Buyer' };
export const DECLINED = { ...CARD, cardNumber: '4000 0000 0000 0002' };

/** What a browser sends when a person opens the payment page, fills in the form and presses Pay. */
export async function pay(url: string | null, fields: Record<string, string> = CARD) {
  const page = await read(url);
  return submit(url, { ...page.hidden, ...page.chosen, ...fields });
}

export async function submit(url: string | null, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(address(url), {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers,
  });
  return { status: response.status, location: response.headers.get('location'), ...parse(await response.text()) };
}

export async function read(url: string | null) {
  const response = await fetch(address(url));
  return { status: response.status, headers: response.headers, ...parse(await response.text()) };
}

function address(url: string | null): string {
  if (url === null) throw new Error('the session has no page');
  return url;
}

function parse(text: string) {
  const pairs = (pattern: RegExp) =>
    Object.fromEntries([...text.matchAll(pattern)].map(([, name, value]) => [name, value]));
  return {
    text,
    hidden: pairs(/<input type="hidden" name="(\w+)" value="([^"]*)">/g),
    chosen: pairs(/<input type="radio" name="(\w+)" value="([^"]*)" checked>/g),
    alert: /role="alert">([^<]*)</.exec(text)?.[1] ?? null,
  };
}

export interface Received {
  event: Stripe.Event;
  body: string;
  headers: IncomingHttpHeaders;
}

/** An endpoint for webhooks. `answer` gives the status for the n-th request, counted from 1. */
export async function receiver(answer: (n: number) => number | Promise<number> = () => 200) {
  const received: Received[] = [];
  const waiting: { count: number; resolve: () => void; fits: (one: Received) => boolean }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ event: JSON.parse(body), body, headers: request.headers });
    const answering = answer(received.length);
    for (const waiter of waiting) if (received.filter(waiter.fits).length >= waiter.count) waiter.resolve();
    const status = await answering;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port }: AddressInfo = Object(server.address());
  const get = (count: number, type?: string) => {
    const fits = (one: Received) => type === undefined || one.event.type === type;
    return new Promise<Received[]>((resolve) => {
      const done = () => resolve(received.filter(fits));
      if (received.filter(fits).length >= count) done();
      else waiting.push({ count, fits, resolve: done });
    });
  };
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    /** Resolves when so many events (of one type) have arrived. */
    get,
    types: () => received.map((one) => one.event.type),
  };
}

/** Checks the signature the way the app does. */
export function verified(one: Received, secret = SECRET): Stripe.Event {
  return new Stripe(KEY).webhooks.constructEvent(one.body, String(one.headers['stripe-signature']), secret);
}

export function setFaults(url: string, faults: Record<string, unknown>): Promise<Response> {
  return fetch(`${url}/_local/faults`, {
    method: 'POST',
    body: JSON.stringify(faults),
    headers: { 'content-type': 'application/json' },
  });
}

/** Throws a switch other than the faults; the test fails when it is refused. */
export async function turn(url: string, name: string, body: object) {
  const response = await fetch(`${url}/_local/${name}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${answer.error.message}`);
  return answer;
}

/** What a person answers their bank on the page of 3-D Secure. */
export function prove(url: string | null, outcome: 'complete' | 'fail' = 'complete') {
  return submit(url, { outcome });
}

/** A customer with a card that was agreed to be charged later; a card that asks for proof when it is saved gets it. */
export async function customerWith(stripe: Stripe, card = 'pm_card_visa') {
  const { id: customer } = await stripe.customers.create({ email: 'owner@acme.test', name: 'Acme' });
  const setup = await stripe.setupIntents.create({
    customer,
    payment_method: card,
    confirm: true,
    return_url: 'http://localhost:3000/billing',
  });
  if (setup.status === 'requires_action') await prove(setup.next_action?.redirect_to_url?.url ?? null);
  const [paymentMethod] = (await stripe.customers.listPaymentMethods(customer)).data;
  if (!paymentMethod) throw new Error(`no card: ${setup.status}`);
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: paymentMethod.id } });
  return { customer, card: paymentMethod.id };
}

/** What a refill sends. */
export function refill(
  { customer, card }: { customer: string; card: string },
  changes: Partial<Stripe.PaymentIntentCreateParams> = {},
): Stripe.PaymentIntentCreateParams {
  return {
    amount: 2000,
    currency: 'usd',
    customer,
    payment_method: card,
    off_session: true,
    confirm: true,
    error_on_requires_action: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { purchase_id: 'p1' },
    ...changes,
  };
}

/** A price per seat and month. */
export function seatPrice(stripe: Stripe, { name = 'Team', cents = 5000, key = 'team' } = {}): Promise<Stripe.Price> {
  return stripe.prices.create({
    currency: 'usd',
    unit_amount: cents,
    recurring: { interval: 'month' },
    lookup_key: key,
    product_data: { name },
  });
}

/** A session of so many cents that was paid, with its payment and its charge. */
export async function paidSession({ stripe }: Stand, { cents = 2000, cardNumber = CARD.cardNumber } = {}) {
  const line_items = [
    { quantity: 1, price_data: { currency: 'usd', unit_amount: cents, product_data: { name: 'AI credits' } } },
  ];
  const session = await stripe.checkout.sessions.create(sessionParams({ line_items }));
  const page = await pay(session.url, { ...CARD, cardNumber, email: 'a@b.test' });
  if (page.status !== 303) throw new Error(`not paid: ${page.status} ${page.alert}`);
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  if (payment_intent === null || typeof payment_intent === 'string') throw new Error('no payment');
  return { session: session.id, intent: payment_intent.id, charge: String(payment_intent.latest_charge) };
}

/** What happened since an event, oldest first. */
export async function typesAfter({ stripe }: Stand, type: string): Promise<string[]> {
  const types: string[] = (await stripe.events.list({ limit: 100 })).data.map((event) => event.type).reverse();
  return types.slice(types.indexOf(type) + 1);
}

/** The error the SDK throws, or a failure of the test when it throws none. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw error;
}

/** Asks again until it is so. */
export async function eventually<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
