import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { syncStaleCards, warnOfExpiringCards } from '@/lib/cards/card-jobs';
import { finishCardSetup } from '@/lib/cards/finish-card-setup';
import { portalPage, removeCard } from '@/lib/cards/remove-card';
import { startCardSetup } from '@/lib/cards/start-card-setup';
import { syncCard } from '@/lib/cards/sync-card';
import { customerOf } from '@/lib/customers/workspace-customer';
import { db } from '@/lib/platform/db';
import { untilWaiting } from '../credits/waiting';
import { makeBuyer, startTestStripe, type TestStripe, tryCard } from '../purchases/buying';
import { resetClock, setClock } from '../setup/clock';
import { bringCard, cardsAtStripe, makeHolder, sessionIn, shownCard, tell, told } from './holding';

const VISA = '4242 4242 4242 4242';
const MASTERCARD = '5555 5555 5555 4444';
const NEEDS_PROOF = '4000 0025 0000 3155';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());
beforeEach(resetClock);

describe('a card that an owner brings', () => {
  test('is the card on file, whether the return page or the webhook hears of it first, or both at once', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const session = await bringCard(buyer, VISA);
    expect(await shownCard(workspaceId)).toBeNull();
    const hear = () => tell('checkout.session.completed', { id: session, object: 'checkout.session' });
    const [heard] = await Promise.all([hear(), finishCardSetup(session), hear(), finishCardSetup(session)]);
    expect(heard.status).toBe(200);
    expect(await shownCard(workspaceId)).toBe('4242');
    expect(await cardsAtStripe(stripe, await customerOf(workspaceId))).toEqual({ kept: ['4242'], preferred: '4242' });
    expect(await told(workspaceId, 'card_removed')).toEqual([]);
  });

  test('is the card on file, too, when another finishes the same trip between our look at it and our doing', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const session = await bringCard(buyer, VISA);
    const other = new Client({ connectionString: process.env.DIRECT_URL });
    await other.connect();
    await other.query('begin');
    await other.query('lock table workspace in access exclusive mode');
    const finishing = finishCardSetup(session);
    await untilWaiting(1);
    await other.query('update card_setup set finished_at = studio_now() where workspace_id = $1', [workspaceId]);
    await other.query('commit');
    await other.end();
    expect(await finishing).toMatchObject({ outcome: 'saved' });
    expect(await shownCard(workspaceId)).toBe('4242');
  });

  test('takes the place of the one before, which Stripe then forgets; its subscription goes along', async () => {
    const { buyer, workspaceId, customer, cardId } = await makeHolder(stripe);
    const price = await stripe.sdk.prices.create({
      currency: 'usd',
      unit_amount: 2000,
      recurring: { interval: 'month' },
      product_data: { name: 'Pro' },
    });
    const { id } = await stripe.sdk.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      default_payment_method: cardId,
    });
    await finishCardSetup(await bringCard(buyer, MASTERCARD));
    expect(await shownCard(workspaceId)).toBe('4444');
    expect(await cardsAtStripe(stripe, customer)).toEqual({ kept: ['4444'], preferred: '4444' });
    const [kept] = (await stripe.sdk.paymentMethods.list({ customer })).data;
    expect((await stripe.sdk.subscriptions.retrieve(id)).default_payment_method).toBe(kept?.id);
  });

  test('stays what the owner chose last, when an older trip is heard of later, or again', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const first = await bringCard(buyer, VISA);
    const second = await bringCard(buyer, MASTERCARD);
    await finishCardSetup(second);
    await finishCardSetup(first);
    expect(await shownCard(workspaceId)).toBe('4444');
    const customer = await customerOf(workspaceId);
    const { id: other } = await stripe.sdk.paymentMethods.attach('pm_card_amex', { customer });
    await stripe.sdk.customers.update(customer, { invoice_settings: { default_payment_method: other } });
    await finishCardSetup(second);
    expect(await shownCard(workspaceId)).toBe('0005');
  });

  test('is not there while its bank waits for proof, and is once it has it', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const url = await startCardSetup(buyer);
    const answer = await tryCard(url, NEEDS_PROOF);
    expect(await finishCardSetup(sessionIn(url))).toMatchObject({ outcome: 'waiting' });
    expect(await shownCard(workspaceId)).toBeNull();
    const proof = new URL(answer.headers.get('location') ?? '', url);
    await fetch(proof, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' });
    expect(await finishCardSetup(sessionIn(url))).toMatchObject({ outcome: 'saved' });
    expect(await shownCard(workspaceId)).toBe('3155');
    const [kept] = (await stripe.sdk.setupIntents.list({ customer: await customerOf(workspaceId) })).data;
    expect(kept?.usage).toBe('off_session');
  });

  test('is found even if we died before we noted which session was opened for it', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    const session = await bringCard(buyer, VISA);
    await db.cardSetup.updateMany({ where: { workspaceId }, data: { stripeSessionId: null } });
    expect(await finishCardSetup(session)).toMatchObject({ workspaceId, outcome: 'saved' });
  });

  test('of a customer who was deleted at Stripe meanwhile is nobody’s, and the next trip is for a new one (BUG-30)', async () => {
    const { buyer, workspaceId, customer } = await makeHolder(stripe);
    const session = await bringCard(buyer, MASTERCARD);
    await stripe.sdk.customers.del(customer);
    await tell('customer.deleted', { id: customer, object: 'customer' });
    await finishCardSetup(session);
    expect(await shownCard(workspaceId)).toBeNull();
    await finishCardSetup(await bringCard(buyer, VISA));
    expect(await shownCard(workspaceId)).toBe('4242');
    expect(await customerOf(workspaceId)).not.toBe(customer);
  });

  test('more than ten trips an hour are refused before Stripe hears of them (BUG-32)', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    for (let trip = 1; trip <= 10; trip += 1) await startCardSetup(buyer);
    await expect(startCardSetup(buyer)).rejects.toMatchObject({ code: 'rate_limited' });
    const sessions = await stripe.sdk.checkout.sessions.list({ customer: await customerOf(workspaceId), limit: 100 });
    expect(sessions.data).toHaveLength(10);
  });
});

describe('what Stripe says of the card counts, and never what an event says', () => {
  test.each([
    ['payment_method.attached', 'customer', {}],
    ['payment_method.updated', 'customer', {}],
    ['payment_method.automatically_updated', 'customer', {}],
    ['payment_method.detached', null, 'customer'],
    ['setup_intent.succeeded', 'customer', {}],
  ])('%s makes us ask, whatever is in it', async (type, now, before) => {
    const { workspaceId, customer, cardId } = await makeHolder(stripe);
    await stripe.sdk.paymentMethods.update(cardId, { card: { exp_month: 7, exp_year: 2033 } });
    const object = { id: cardId, object: 'payment_method', customer: now && customer, card: { last4: '0000' } };
    expect((await tell(type, object, before === 'customer' ? { customer } : {})).status).toBe(200);
    expect(await db.card.findUnique({ where: { workspaceId } })).toMatchObject({ last4: '4242', expYear: 2033 });
  });

  test('removed, replaced and removed again, told in the wrong order and twice: what stands is what Stripe has', async () => {
    const { workspaceId, customer, cardId } = await makeHolder(stripe);
    const { id: other } = await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer });
    await stripe.sdk.customers.update(customer, { invoice_settings: { default_payment_method: other } });
    await stripe.sdk.paymentMethods.detach(cardId);
    const detached = () =>
      tell('payment_method.detached', { id: cardId, object: 'payment_method', customer: null }, { customer });
    const attached = () => tell('payment_method.attached', { id: cardId, object: 'payment_method', customer });
    for (const hear of [detached, attached, attached, detached]) await hear();
    expect(await shownCard(workspaceId)).toBe('4444');
    await stripe.sdk.paymentMethods.detach(other);
    await Promise.all(Array.from({ length: 20 }, (_, turn) => (turn % 2 ? attached() : detached())));
    expect(await shownCard(workspaceId)).toBeNull();
    expect(await told(workspaceId, 'card_removed')).toEqual([other]);
  });

  test('a look at Stripe that is overtaken by a newer one does not undo it', async () => {
    const { workspaceId, customer, cardId } = await makeHolder(stripe);
    await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer });
    const syncing = Array.from({ length: 10 }, () => syncCard(workspaceId));
    await stripe.sdk.paymentMethods.detach(cardId);
    syncing.push(...Array.from({ length: 10 }, () => syncCard(workspaceId)));
    const last = await Promise.all(syncing);
    expect(last.at(-1)?.last4).toBe('4444');
    expect(await shownCard(workspaceId)).toBe('4444');
  });

  test('a card that a buyer let Checkout save is the card on file if there was none, and leaves another alone', async () => {
    const { workspaceId, customer } = await makeHolder(stripe);
    const { id: saved } = await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer });
    await tell('payment_method.attached', { id: saved, object: 'payment_method', customer });
    expect(await shownCard(workspaceId)).toBe('4242');
    const without = await makeBuyer();
    const theirs = await customerOf(without.workspaceId);
    const { id } = await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer: theirs });
    await tell('payment_method.attached', { id, object: 'payment_method', customer: theirs });
    expect(await shownCard(without.workspaceId)).toBe('4444');
    expect(await cardsAtStripe(stripe, theirs)).toEqual({ kept: ['4444'], preferred: '4444' });
  });

  test('an event about a customer of nobody’s is answered and forgotten', async () => {
    expect((await tell('customer.updated', { id: 'cus_of_another_shop', object: 'customer' })).status).toBe(200);
  });

  test('with a key of another Stripe account no card can be used, and nobody is told that one was removed', async () => {
    const { workspaceId } = await makeHolder(stripe);
    await db.workspace.update({
      where: { id: workspaceId },
      data: { stripeCustomerId: `cus_elsewhere_${workspaceId}` },
    });
    expect(await syncCard(workspaceId)).toBeNull();
    expect(await told(workspaceId, 'card_removed')).toEqual([]);
  });

  test('while Stripe is away what was known stays, and an event is to come again', async () => {
    const { workspaceId, customer } = await makeHolder(stripe);
    await stripe.faults({ apiError: 3 });
    expect((await tell('customer.updated', { id: customer, object: 'customer' })).status).toBe(502);
    expect(await shownCard(workspaceId)).toBe('4242');
    await stripe.faults({});
  });
});

describe('removing', () => {
  test('makes Stripe forget every card, so that none takes the place of the first; owners are told', async () => {
    const { buyer, workspaceId, customer, cardId } = await makeHolder(stripe);
    await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer });
    await removeCard(buyer);
    expect(await shownCard(workspaceId)).toBeNull();
    expect(await cardsAtStripe(stripe, customer)).toEqual({ kept: [], preferred: null });
    expect(await told(workspaceId, 'card_removed')).toEqual([cardId]);
    await removeCard(buyer);
    expect(await told(workspaceId, 'card_removed')).toEqual([cardId]);
  });

  test('works for a workspace that Stripe has never heard of, and makes no customer for it', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    await removeCard(buyer);
    expect(await db.workspace.findUnique({ where: { id: workspaceId } })).toMatchObject({ stripeCustomerId: null });
  });
});

test.each(['admin', 'member'] as const)('an %s adds, removes and manages no card', async (role) => {
  const { buyer } = await makeHolder(stripe, 'pm_card_visa', { roles: [role] });
  for (const act of [startCardSetup, removeCard, portalPage])
    await expect(act(buyer)).rejects.toMatchObject({ code: 'forbidden' });
});

test('nobody adds, removes or manages a card with an API key', async () => {
  const { buyer } = await makeHolder(stripe);
  for (const act of [startCardSetup, removeCard, portalPage])
    await expect(act({ ...buyer, apiKeyId: 'key' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('an owner gets a page of Stripe’s for everything else', async () => {
  const { buyer } = await makeHolder(stripe);
  const page = await fetch(await portalPage(buyer));
  expect(await page.text()).toContain('4242');
});

describe('the jobs', () => {
  test('a card that Stripe was not asked about for a day is asked about, so a lost event is made good', async () => {
    const { workspaceId, cardId } = await makeHolder(stripe);
    await stripe.sdk.paymentMethods.detach(cardId);
    await syncStaleCards();
    expect(await shownCard(workspaceId)).toBe('4242');
    await setClock(new Date(Date.now() + 25 * 3_600_000).toISOString());
    await syncStaleCards();
    expect(await shownCard(workspaceId)).toBeNull();
  });

  test('no card is left for another day, however many there are: both jobs go on until none is left', async () => {
    const holders = [];
    for (let count = 0; count < 3; count += 1) holders.push(await makeHolder(stripe));
    for (const { cardId } of holders)
      await stripe.sdk.paymentMethods.update(cardId, { card: { exp_month: 3, exp_year: 2028 } });
    await setClock('2028-03-03T00:00:00Z');
    expect((await syncStaleCards({ batch: 1 })).synced).toBeGreaterThanOrEqual(3);
    expect(await syncStaleCards({ batch: 1 })).toEqual({ synced: 0 });
    await warnOfExpiringCards({ batch: 1 });
    for (const { workspaceId } of holders) expect(await told(workspaceId, 'card_expires')).toHaveLength(1);
    expect(await warnOfExpiringCards({ batch: 1 })).toEqual({ warned: 0 });
  });

  test('while Stripe is away the card is kept as it is, and asked about by the next run', async () => {
    const { workspaceId } = await makeHolder(stripe);
    await setClock(new Date(Date.now() + 25 * 3_600_000).toISOString());
    await stripe.stop();
    expect(await syncStaleCards({ batch: 1 })).toEqual({ synced: 0 });
    await stripe.start();
    expect(await shownCard(workspaceId)).toBe('4242');
    expect((await syncStaleCards()).synced).toBeGreaterThan(0);
  });

  test('owners hear 30 and 7 days before a card expires, once each, and not of one that was renewed', async () => {
    const { workspaceId, cardId } = await makeHolder(stripe);
    const renewed = await makeHolder(stripe);
    for (const card of [cardId, renewed.cardId])
      await stripe.sdk.paymentMethods.update(card, { card: { exp_month: 3, exp_year: 2028 } });
    for (const one of [workspaceId, renewed.workspaceId]) await syncCard(one);
    await stripe.sdk.paymentMethods.update(renewed.cardId, { card: { exp_year: 2032 } });
    const heard = async (at: string) => {
      await setClock(at);
      await warnOfExpiringCards();
      await warnOfExpiringCards();
      return (await told(workspaceId, 'card_expires')).length;
    };
    expect(await heard('2028-03-01T00:00:00Z')).toBe(0);
    expect(await heard('2028-03-03T00:00:00Z')).toBe(1);
    expect(await heard('2028-03-24T00:00:00Z')).toBe(1);
    expect(await heard('2028-03-26T00:00:00Z')).toBe(2);
    expect(await heard('2028-04-02T00:00:00Z')).toBe(2);
    expect(await told(renewed.workspaceId, 'card_expires')).toEqual([]);
  });
});
