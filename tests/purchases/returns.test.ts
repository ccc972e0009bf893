import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { logged } from '../audit/logged';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, spend } from '../setup/factories';
import {
  buyOne,
  deliver,
  dollars,
  isSomebodyWaiting,
  makeBuyer,
  pay,
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
  await stripe.start();
  await stripe.faults({});
});
afterAll(() => stripe.close());

async function pools(workspaceId: string) {
  const { topUp, debt, held } = await readBalances(workspaceId);
  return { topUp, debt, held };
}

/** The transfers of a purchase, in order, without its id. */
async function movesOf(purchaseId: string): Promise<string[]> {
  const moves = await db.transfer.findMany({ where: { purchaseId }, orderBy: { sequence: 'asc' } });
  return moves.map(({ key, from, to, amount }) => `${key.replace(purchaseId, 'p')} ${from}→${to} ${amount / 10_000n}`);
}

async function deliverAll(purchaseId: string, payment: string) {
  const events = (await stripe.sdk.events.list({ limit: 100 })).data.filter((event) => {
    const about = JSON.stringify(event.data.object);
    return about.includes(purchaseId) || about.includes(payment);
  });
  for (const event of events) expect((await deliver(event)).status).toBe(200);
  return events;
}

describe('a refund', () => {
  test('made in the dashboard takes its credits back, told by any of its events (REL-W26)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    const refund = await stripe.refund({ payment_intent: payment, amount: 500 });
    const events = await deliverAll(purchaseId, payment);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['refund.created', 'charge.refunded']));
    expect(await pools(workspaceId)).toEqual({ topUp: 15_000_000n, debt: 0n, held: 0n });
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 500n });
    expect(await movesOf(purchaseId)).toEqual(['purchase:p stripe→top_up 2000', `refund:${refund} top_up→stripe 500`]);
  });

  test('stands in the log with its cents once, as does each step of a purchase, and what is the same again does not', async () => {
    const { buyer } = await makeBuyer();
    const { purchaseId, url } = await startCheckout({ buyer, amount: dollars(20) });
    await pay(url);
    const { lines } = await logged(async () => {
      expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', returnedCents: 0n, isNewlyParked: false });
      const { stripePaymentIntentId: payment } = await purchaseRow(purchaseId);
      await stripe.refund({ payment_intent: payment ?? '', amount: 500 });
      expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 500n });
      await stripe.refund({ payment_intent: payment ?? '', amount: 700 });
      await syncPurchase(purchaseId);
      expect(await syncPurchase(purchaseId)).toMatchObject({ returnedCents: 1_200n, isNewlyParked: false });
    });
    const about = { purchase_id: purchaseId, state: 'partly_refunded' };
    expect(lines.filter(({ event }) => /^purchase_/.test(event))).toMatchObject([
      { event: 'purchase_moved', from: 'pending', state: 'paid', amount_cents: '2000' },
      { event: 'purchase_return_moved', ...about, from: 'paid', direction: 'out', cents: '500' },
      { event: 'purchase_moved', ...about, from: 'paid' },
      { event: 'purchase_return_moved', ...about, from: 'partly_refunded', direction: 'out', cents: '700' },
    ]);
    expect(await purchaseRow(purchaseId)).toMatchObject({ revision: 3n });
  });

  test('in three parts is taken back part by part, however often and in whatever order it is told (REL-W22, BUG-25)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    await stripe.refund({ payment_intent: payment, amount: 500 });
    await syncPurchase(purchaseId);
    await stripe.refund({ payment_intent: payment, amount: 700 });
    await stripe.refund({ payment_intent: payment });
    // Newest first, and every cumulative `charge.refunded` twice.
    await deliverAll(purchaseId, payment);
    await Promise.all(Array.from({ length: 10 }, () => syncPurchase(purchaseId)));
    expect(await pools(workspaceId)).toEqual({ topUp: 0n, debt: 0n, held: 0n });
    expect((await purchaseRow(purchaseId)).state).toBe('refunded');
    expect(await db.purchaseReturn.count({ where: { purchaseId } })).toBe(3);
  });

  test('of credits that were spent becomes a debt, which the next purchase pays first (REL-W23, BUG-24, BUG-28)', async () => {
    const { workspaceId, purchaseId, payment, buyer } = await buyOne(20);
    await spend({ workspaceId, userId: buyer.userId }, credits(15));
    const refund = await stripe.refund({ payment_intent: payment });
    await syncPurchase(purchaseId);
    expect(await pools(workspaceId)).toEqual({ topUp: 0n, debt: 15_000_000n, held: 0n });
    expect(await movesOf(purchaseId)).toContain(`refund:${refund}:debt debt→stripe 1500`);
    expect((await readBalances(workspaceId)).available).toBe(0n);

    const next = await startCheckout({ buyer, amount: dollars(20) });
    await pay(next.url);
    await syncPurchase(next.purchaseId);
    expect(await pools(workspaceId)).toEqual({ topUp: 5_000_000n, debt: 0n, held: 0n });
  });

  test('while a request runs leaves the request what it was promised; the rest is a debt (REL-W24)', async () => {
    const { workspaceId, purchaseId, payment, buyer } = await buyOne(20);
    const amount = credits(12);
    const of = { workspaceId, userId: buyer.userId };
    const request = holdRequest(of, { asked: amount, least: amount, limit: amount });
    expect(await placeHold(request)).toMatchObject({ outcome: 'held' });
    await stripe.refund({ payment_intent: payment });
    await syncPurchase(purchaseId);
    expect(await pools(workspaceId)).toEqual({ topUp: 12_000_000n, debt: 12_000_000n, held: 12_000_000n });
    expect((await readBalances(workspaceId)).available).toBe(0n);
    await releaseHold({ workspaceId, requestId: request.requestId, receipt: { status: 'refused' } });
    expect((await readBalances(workspaceId)).available).toBe(0n);
  });

  test('that waits counts as gone; when it fails, its credits are given again, once', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    const refund = await stripe.refund({ payment_intent: payment, status: 'pending' });
    await syncPurchase(purchaseId);
    expect(await topUpOf(workspaceId)).toBe(0n);
    await stripe.refundBecomes(refund, 'failed');
    await deliverAll(purchaseId, payment);
    await syncPurchase(purchaseId);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'paid', returnedCents: 0n });
    expect(await movesOf(purchaseId)).toEqual([
      'purchase:p stripe→top_up 2000',
      `refund:${refund} top_up→stripe 2000`,
      `refund:${refund}:reinstated stripe→top_up 2000`,
    ]);
  });

  test('told before the purchase itself: credited and taken back in one step (REL-W4)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const { purchaseId, url } = await startCheckout({ buyer, amount: dollars(20) });
    await pay(url);
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    const payment = String(session.payment_intent);
    const refund = await stripe.refund({ payment_intent: payment, amount: 500 });
    const event = (await stripe.sdk.events.list({ type: 'refund.created', limit: 1 })).data[0];
    expect(event?.data.object).toMatchObject({ id: refund });
    expect((await deliver(event ?? {})).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(15_000_000n);
    await deliverAll(purchaseId, payment);
    expect(await movesOf(purchaseId)).toEqual(['purchase:p stripe→top_up 2000', `refund:${refund} top_up→stripe 500`]);
  });

  test('of another product on the same Stripe account is answered 200 and moves nothing (REL-W16)', async () => {
    const foreign = await stripe.sdk.paymentIntents.list({ limit: 1 });
    const event = {
      id: 'evt_foreign_refund',
      object: 'event',
      type: 'refund.created',
      api_version: null,
      livemode: false,
      data: { object: { id: 're_foreign', object: 'refund', payment_intent: `pi_not_${foreign.data[0]?.id ?? ''}` } },
    };
    expect((await deliver(event)).status).toBe(200);
    const inbox = await db.webhookEvent.findUnique({ where: { id: event.id } });
    expect(inbox).toMatchObject({ outcome: 'not_ours', purchaseId: null });
  });
});

describe('a dispute', () => {
  test('takes its money when it is withdrawn, and gives it again when it is won, each once (REL-W25)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    const dispute = await stripe.dispute({ payment_intent: payment });
    await deliverAll(purchaseId, payment);
    expect(await topUpOf(workspaceId)).toBe(0n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'disputed', returnedCents: 2_000n });

    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    await deliverAll(purchaseId, payment);
    await deliverAll(purchaseId, payment);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'paid', returnedCents: 0n });
    expect(await movesOf(purchaseId)).toEqual([
      'purchase:p stripe→top_up 2000',
      `dispute:${dispute}:withdrawn top_up→stripe 2000`,
      `dispute:${dispute}:reinstated stripe→top_up 2000`,
    ]);
  });

  test('that is lost keeps the money, and nothing more (REL-W25)', async () => {
    const { workspaceId, purchaseId, payment, buyer } = await buyOne(20);
    await spend({ workspaceId, userId: buyer.userId }, credits(5));
    await stripe.dispute({ payment_intent: payment, outcome: 'lost' });
    await deliverAll(purchaseId, payment);
    expect(await pools(workspaceId)).toEqual({ topUp: 0n, debt: 5_000_000n, held: 0n });
    expect((await purchaseRow(purchaseId)).state).toBe('disputed');
  });

  test('won after its credits were spent pays the debt that it made', async () => {
    const { workspaceId, purchaseId, payment, buyer } = await buyOne(20);
    await spend({ workspaceId, userId: buyer.userId }, credits(5));
    await stripe.dispute({ payment_intent: payment });
    await syncPurchase(purchaseId);
    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    await syncPurchase(purchaseId);
    expect(await pools(workspaceId)).toEqual({ topUp: 15_000_000n, debt: 0n, held: 0n });
  });

  test('that only inquires moves nothing, until the bank takes the money (REL-W25)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    await stripe.dispute({ payment_intent: payment, inquiry: true });
    await deliverAll(purchaseId, payment);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect((await purchaseRow(purchaseId)).state).toBe('paid');
    await stripe.dispute({ payment_intent: payment, inquiry: false });
    await deliverAll(purchaseId, payment);
    expect(await topUpOf(workspaceId)).toBe(0n);
  });

  test('that was won, and then a refund: the buyer has the money once, and we have taken it once (BUG-26)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    await stripe.refund({ payment_intent: payment, amount: 1_500 });
    await deliverAll(purchaseId, payment);
    expect(await topUpOf(workspaceId)).toBe(5_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 1_500n });
  });

  test('of more than was paid takes what was paid (BUG-27)', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    await stripe.dispute({ payment_intent: payment, amount: 2_100 });
    await deliverAll(purchaseId, payment);
    expect(await pools(workspaceId)).toEqual({ topUp: 0n, debt: 0n, held: 0n });
  });
});

describe('any order, any number of lookers', () => {
  test('events of a purchase, its refund and its dispute end alike in every order (REL-W4)', async () => {
    const ends = new Set<string>();
    for (const order of [0, 1, 2, 3]) {
      const { buyer, workspaceId } = await makeBuyer();
      const { purchaseId, url } = await startCheckout({ buyer, amount: dollars(20) });
      await pay(url);
      const session = await stripe.sdk.checkout.sessions.retrieve(
        (await purchaseRow(purchaseId)).stripeSessionId ?? '',
      );
      const payment = String(session.payment_intent);
      await stripe.refund({ payment_intent: payment, amount: 300 });
      await stripe.dispute({ payment_intent: payment, amount: 1_000 });
      await stripe.dispute({ payment_intent: payment, outcome: 'won' });
      const all = (await stripe.sdk.events.list({ limit: 100 })).data.filter((event) => {
        const about = JSON.stringify(event.data.object);
        return about.includes(purchaseId) || about.includes(payment);
      });
      const turned = order === 0 ? all.toReversed() : [...all.slice(order * 3), ...all.slice(0, order * 3)];
      for (const event of turned) expect((await deliver(event)).status).toBe(200);
      const { state, returnedCents } = await purchaseRow(purchaseId);
      const { topUp, debt } = await readBalances(workspaceId);
      ends.add(`${state} ${returnedCents} ${topUp} ${debt}`);
    }
    expect([...ends]).toEqual(['partly_refunded 300 17000000 0']);
  });

  test('20 at once, while the dispute is opened and won: every movement once', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    const look = () => Promise.all(Array.from({ length: 20 }, () => syncPurchase(purchaseId)));
    await stripe.dispute({ payment_intent: payment });
    const first = look();
    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    const results = [...(await first), ...(await look())];
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    const moved = results.reduce((sum, { movements }) => sum + movements, 0);
    expect(moved).toBe(await db.transfer.count({ where: { purchaseId, key: { startsWith: 'dispute:' } } }));
    expect([0, 2]).toContain(moved);
  });

  test('a look at Stripe that newer ones have overtaken writes nothing, even where the state is the same again', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    await stripe.dispute({ payment_intent: payment });
    const others = new Client({ connectionString: process.env.DIRECT_URL });
    await others.connect();
    await others.query('begin');
    await others.query('select from purchase where id = $1 for update', [purchaseId]);
    // It has seen the money withdrawn, and now waits to write that.
    const overtaken = syncPurchase(purchaseId);
    await expect.poll(() => isSomebodyWaiting(), { timeout: 20_000 }).toBe(true);
    await stripe.dispute({ payment_intent: payment, outcome: 'won' });
    await others.query('update purchase set revision = revision + 2 where id = $1', [purchaseId]);
    await others.query('commit');
    await others.end();
    expect(await overtaken).toMatchObject({ state: 'paid', movements: 0 });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await movesOf(purchaseId)).toEqual(['purchase:p stripe→top_up 2000']);
  });

  test('all or nothing: when the last of several movements cannot be written, none is', async () => {
    const { workspaceId, purchaseId, payment } = await buyOne(20);
    const refund = await stripe.refund({ payment_intent: payment, amount: 500 });
    const other = await buyOne(20);
    await asOwner(
      `insert into purchase_return (stripe_id, workspace_id, purchase_id, kind, returned_cents, movements)
       values ($1, $2, $3, 'refund', 0, 1)`,
      [refund, other.workspaceId, other.purchaseId],
    );
    await stripe.refund({ payment_intent: payment, amount: 700 });
    await expect(syncPurchase(purchaseId)).rejects.toThrow(refund);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'paid', returnedCents: 0n });
    expect(await db.purchaseReturn.count({ where: { purchaseId } })).toBe(0);
  });
});
