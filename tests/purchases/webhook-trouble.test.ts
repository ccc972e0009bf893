import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { credits, spend } from '../setup/factories';
import {
  buyOne,
  creditsGiven,
  deliver,
  dollars,
  eventOf,
  eventsAbout,
  makeBuyer,
  pay,
  payByBank,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from './buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await resetClock();
});
afterAll(() => stripe.close());

async function startOne() {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(20) });
  return { ...made, ...started, sessionId: (await purchaseRow(started.purchaseId)).stripeSessionId ?? '' };
}

async function payOne() {
  const one = await startOne();
  await pay(one.url);
  return { ...one, event: await eventOf(stripe, one.purchaseId, 'checkout.session.completed') };
}

describe('repeated and late', () => {
  test('the same event 20 times, one after the other: every answer is 200, one credit (REL-W1)', async () => {
    const { event, workspaceId } = await payOne();
    for (let copy = 1; copy <= 20; copy += 1) expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
    expect(await db.webhookEvent.findUnique({ where: { id: event.id } })).toMatchObject({ attempts: 20 });
  });

  test.each([
    ['a minute', 60],
    ['3 days', 3 * 86_400],
    ['29 days, and a month has turned', 29 * 86_400],
  ])('%s late: credited when it comes, and the purchase keeps its date (REL-W5)', async (_, seconds) => {
    const { event, workspaceId, purchaseId } = await payOne();
    const { createdAt } = await purchaseRow(purchaseId);
    await setClock(new Date(Date.now() + seconds * 1_000).toISOString());
    expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    const row = await purchaseRow(purchaseId);
    expect(row.createdAt).toEqual(createdAt);
    expect(Number(row.paidAt) - Number(createdAt)).toBeGreaterThanOrEqual(seconds * 1_000);
  });
});

describe('money that takes days', () => {
  test('completed and not paid: no credit until the bank has paid, and then one (REL-W20, BUG-18)', async () => {
    const { purchaseId, workspaceId, url, sessionId } = await startOne();
    await payByBank(url);
    for (const event of await eventsAbout(stripe, purchaseId)) expect((await deliver(event)).status).toBe(200);
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
    expect(await topUpOf(workspaceId)).toBe(0n);
    await stripe.settle(sessionId, 'succeeded');
    const events = await eventsAbout(stripe, purchaseId);
    expect(events.map(({ type }) => type)).toContain('checkout.session.async_payment_succeeded');
    for (const event of events) expect((await deliver(event)).status).toBe(200);
    expect((await purchaseRow(purchaseId)).state).toBe('paid');
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });

  test('completed, and then the bank refuses: the purchase has failed, and nothing was credited (REL-W20)', async () => {
    const { purchaseId, workspaceId, url, sessionId } = await startOne();
    await payByBank(url);
    await syncPurchase(purchaseId);
    await stripe.settle(sessionId, 'failed');
    await deliver(await eventOf(stripe, purchaseId, 'checkout.session.async_payment_failed'));
    expect((await purchaseRow(purchaseId)).state).toBe('failed');
    expect(await topUpOf(workspaceId)).toBe(0n);
  });
});

describe('an event that can never be handled', () => {
  test('blocks no other, is named after five tries, and is handled once its cause is gone (REL-W29)', async () => {
    const alarm = vi.spyOn(log, 'error');
    const { event, purchaseId, workspaceId } = await payOne();
    await asOwner(
      `create trigger poison before update on purchase for each row when (new.id = '${purchaseId}')
         execute function refuse_change()`,
    );
    const others = await Promise.all([payOne(), payOne()]);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(alarm).not.toHaveBeenCalledWith('webhook_poisoned', expect.anything());
      expect((await deliver(event)).status).toBe(500);
    }
    expect(alarm).toHaveBeenCalledWith(
      'webhook_poisoned',
      expect.objectContaining({ event_id: event.id, attempts: 5 }),
    );
    const inbox = () => db.webhookEvent.findUnique({ where: { id: event.id } });
    expect(await inbox()).toMatchObject({ outcome: 'failed: internal_error', attempts: 5, processedAt: null });
    for (const other of others) {
      expect((await deliver(other.event)).status).toBe(200);
      expect(await topUpOf(other.workspaceId)).toBe(20_000_000n);
    }
    await asOwner('drop trigger poison on purchase');
    expect((await deliver(event)).status).toBe(200);
    expect(await inbox()).toMatchObject({ outcome: 'paid', processedAt: expect.any(Date) });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('about a workspace whose wallet is missing is answered 5xx, never 404: Stripe must try again (REL-W17)', async () => {
    const { event, workspaceId, purchaseId } = await payOne();
    await asOwner('delete from wallet where workspace_id = $1', [workspaceId]);
    expect((await deliver(event)).status).toBe(500);
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
    await asOwner(
      `insert into wallet (workspace_id, period, allowance) values ($1, date_trunc('month', studio_now()), 0)`,
      [workspaceId],
    );
    expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });
});

describe('after an outage', () => {
  const purchases = process.env.STUDIO_FULL_TESTS ? 250 : 25;

  test('hundreds of deliveries at once are all applied, and requests go on beside them (REL-W28)', async () => {
    const { workspaces, queue } = await makeStorm(purchases);
    const user = await buyOne(100);
    let isOver = false;
    const traffic = workUntil(() => isOver, { workspaceId: user.workspaceId, userId: user.buyer.userId });
    const answers = await inParallel(60, queue, (event) => deliver(event));
    isOver = true;
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    for (const workspaceId of workspaces) {
      expect(await topUpOf(workspaceId)).toBe(20_000_000n);
      expect(await creditsGiven(workspaceId)).toBe(1);
    }
    const waits = (await traffic).toSorted((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(5);
    // Nobody starves: with 60 deliveries in flight on one process, the money of a whole request takes less than this.
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(2_000);
  }, 300_000);
});

/** Twenty deliveries for each of so many purchases, all events of theirs among them, in no order. */
async function makeStorm(purchases: number) {
  const workspaces: string[] = [];
  const events: Stripe.Event[] = [];
  for (let count = 0; count < purchases; count += 1) {
    const { workspaceId, purchaseId } = await payOne();
    workspaces.push(workspaceId);
    events.push(...(await eventsAbout(stripe, purchaseId)));
  }
  const total = purchases * 20;
  const copies = Array.from({ length: Math.ceil(total / events.length) }, () => events).flat();
  // 7,919 is prime, so each copy has a place of its own.
  const place = (index: number) => (index * 7_919) % copies.length;
  const queue = copies.map((event, index) => ({ event, at: place(index) })).toSorted((a, b) => a.at - b.at);
  return { workspaces, queue: queue.map(({ event }) => event) };
}

/** A user's requests, one after the other; how many milliseconds the money of each took. */
async function workUntil(isOver: () => boolean, user: { workspaceId: string; userId: string }): Promise<number[]> {
  const waits: number[] = [];
  while (!isOver()) {
    const start = performance.now();
    await spend(user, credits(0.01));
    waits.push(performance.now() - start);
  }
  return waits;
}

async function inParallel<T, R>(width: number, items: T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const item = items[next];
      next += 1;
      if (item !== undefined) results.push(await act(item));
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
