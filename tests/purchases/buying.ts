import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { POST as receiveWebhook } from '@/app/api/stripe/webhook/route';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { microcredits, usdCents } from '@/lib/platform/units';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import type { Person, Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { startLocalStripe } from '@/local/stripe/server';
import { credits, makeWorkspace } from '../setup/factories';

/** The settings of tests/setup/settings.ts, which the code under test has as well. */
const setting = (name: string): string => process.env[name] ?? '';
export const WEBHOOK_SECRET = setting('STRIPE_WEBHOOK_SECRET');
export const APP_URL = setting('APP_URL');

/** A local Stripe of this test file's own, and the official SDK to look at it with. It calls no webhook by itself. */
export type TestStripe = {
  sdk: Stripe;
  /** Takes Stripe off the network; `start` brings it back, with all it knew. */
  stop(): Promise<void>;
  start(): Promise<void>;
  faults(switches: Record<string, number | string | boolean>): Promise<void>;
  /** Money that goes back: made in the dashboard, or by the buyer's bank. Answers the object's id. */
  refund(body: {
    payment_intent: string;
    amount?: number;
    status?: 'succeeded' | 'pending' | 'failed';
  }): Promise<string>;
  refundBecomes(refundId: string, status: 'succeeded' | 'failed' | 'canceled'): Promise<void>;
  dispute(body: {
    payment_intent: string;
    outcome?: 'won' | 'lost';
    amount?: number;
    inquiry?: boolean;
  }): Promise<string>;
  /** What became of a payment whose money takes days. */
  settle(sessionId: string, outcome: 'succeeded' | 'failed'): Promise<void>;
  close(): Promise<void>;
};

export async function startTestStripe(): Promise<TestStripe> {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-stripe-'));
  const { port, hostname, origin } = new URL(setting('STRIPE_API_URL'));
  const secretKey = setting('STRIPE_SECRET_KEY');
  const options = { port: Number(port), stateFile: path.join(folder, 'state.json'), secretKey };
  let server: Awaited<ReturnType<typeof startLocalStripe>> | null = await startLocalStripe(options);
  const stop = async () => {
    await server?.close();
    server = null;
  };
  return {
    sdk: new Stripe(secretKey, { host: hostname, port, protocol: 'http', telemetry: false }),
    stop,
    start: async () => {
      server ??= await startLocalStripe(options);
    },
    faults: async (switches) => void (await turn(origin, 'faults', switches)),
    refund: (body) => turn(origin, 'refunds', body),
    refundBecomes: async (id, status) => void (await turn(origin, `refunds/${id}`, { status })),
    dispute: (body) => turn(origin, 'disputes', body),
    settle: async (id, outcome) => void (await turn(origin, `async/${id}`, { outcome })),
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Turns one of the local Stripe's switches; answers the id of what came of it. */
async function turn(origin: string, name: string, body: object): Promise<string> {
  const response = await fetch(`${origin}/_local/${name}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  const { id = '' }: { id?: string } = await response.json();
  return id;
}

export const dollars = (amount: number) => usdCents(BigInt(Math.round(amount * 100)));

/** A workspace on a paid plan and the first of its people, its owner unless the test says otherwise. */
export async function makeBuyer(over: { plan?: Plan; roles?: Role[] } = {}) {
  const { plan = 'team', roles = ['owner'] } = over;
  const members: Role[] = roles.includes('owner') ? roles : [...roles, 'owner'];
  const made = await makeWorkspace({ plan, included: credits(0), members });
  const buyers = made.people.map(({ userId, role }) => buyerOf(made.workspaceId, plan, userId, role));
  const [buyer] = buyers;
  if (!buyer) throw new Error('nobody to buy');
  return { workspaceId: made.workspaceId, buyer, buyers };
}

function buyerOf(workspaceId: string, plan: Plan, userId: string, role: Role): Person {
  return { userId, role, operator: false, apiKeyId: null, workspace: { id: workspaceId, plan } };
}

export async function topUpOf(workspaceId: string): Promise<bigint> {
  return microcredits((await readBalances(workspaceId)).topUp);
}

export async function purchaseRow(id: string) {
  return db.purchase.findUniqueOrThrow({ where: { id } });
}

/** What Stripe calls the payment of a purchase. */
export async function paymentOf(purchaseId: string): Promise<string> {
  const { stripePaymentIntentId } = await purchaseRow(purchaseId);
  if (stripePaymentIntentId === null) throw new Error(`${purchaseId} has no payment yet`);
  return stripePaymentIntentId;
}

/** A purchase that was paid and credited. */
export async function buyOne(amount = 20) {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(amount) });
  await pay(started.url);
  await syncPurchase(started.purchaseId);
  return { ...made, ...started, payment: await paymentOf(started.purchaseId) };
}

export async function creditsGiven(workspaceId: string): Promise<number> {
  return db.transfer.count({ where: { workspaceId, from: 'stripe' } });
}

/** Pays on Stripe's page, or the test ends here. */
export async function pay(pageUrl: string): Promise<void> {
  const answer = await tryCard(pageUrl, '4242 4242 4242 4242');
  if (answer.status !== 303) throw new Error(`not paid: ${answer.status} ${await answer.text()}`);
}

/** Pays by bank account: the money takes days, and may not come at all. */
export async function payByBank(pageUrl: string): Promise<void> {
  const answer = await submit(pageUrl, { bank: 'test', email: 'buyer@example.test' });
  if (answer.status !== 303) throw new Error(`not accepted: ${answer.status} ${await answer.text()}`);
}

/** Fills in Stripe's page as a person would; answers where it leads (303), or the page that says what is wrong. */
export function tryCard(pageUrl: string, cardNumber: string): Promise<Response> {
  return submit(pageUrl, { cardNumber, expiry: '12 / 34', cvc: '123', name: 'Test Buyer' });
}

async function submit(pageUrl: string, typed: Record<string, string>): Promise<Response> {
  const page = await (await fetch(pageUrl)).text();
  const form = new URLSearchParams(typed);
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    form.set(/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return fetch(pageUrl, { method: 'POST', body: form, redirect: 'manual' });
}

/** Everything Stripe has to say about a purchase, oldest first. */
export async function eventsAbout(stripe: TestStripe, purchaseId: string): Promise<Stripe.Event[]> {
  const events = await stripe.sdk.events.list({ limit: 100 });
  return events.data.filter((event) => JSON.stringify(event.data.object).includes(purchaseId)).reverse();
}

export async function eventOf(stripe: TestStripe, purchaseId: string, type: string): Promise<Stripe.Event> {
  const event = (await eventsAbout(stripe, purchaseId)).find((one) => one.type === type);
  if (!event) throw new Error(`no ${type} about ${purchaseId}`);
  return event;
}

/** Delivers an event to our route as Stripe does: raw bytes, signed at this moment. */
export function deliver(event: object, over: { secret?: string; timestamp?: number } = {}): Promise<Response> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, ...over });
  return post(payload, { 'stripe-signature': signature });
}

/** Sends any body to our webhook route. */
export function post(body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`${APP_URL}/api/stripe/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  return receiveWebhook(request, { params: Promise.resolve({}) });
}

/** Whether any statement waits for a lock that another holds. */
export async function isSomebodyWaiting(): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select from pg_locks where not granted and pid <> pg_backend_pid()
      and pid in (select pid from pg_stat_activity where datname = current_database())`;
  return rows.length > 0;
}
