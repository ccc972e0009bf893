import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { creditsFor } from '@/lib/platform/units';
import { chargePurchase } from '@/lib/purchases/charge';
import { reconcile } from '@/lib/purchases/reconcile';
import { rememberPayment, rememberSession } from '@/lib/purchases/remember-stripe';
import { returnFromCheckout } from '@/lib/purchases/return-from-checkout';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { failUnopened, syncPurchase } from '@/lib/purchases/sync-purchase';
import { logged } from '../audit/logged';
import { asOwner, resetClock, setClock } from '../setup/clock';
import {
  APP_URL,
  creditsGiven,
  deliver,
  dollars,
  eventOf,
  eventsAbout,
  makeBuyer,
  pay,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
  tryCard,
} from './buying';
import { makeCardPurchase } from './card-purchases';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterEach(async () => {
  await stripe.start();
  await stripe.faults({});
  await resetClock();
});
afterAll(() => stripe.close());

async function startOne(amount = 20) {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(amount) });
  const { stripeSessionId } = await purchaseRow(started.purchaseId);
  return { ...made, ...started, sessionId: stripeSessionId ?? '' };
}

async function payOne(amount = 20) {
  const one = await startOne(amount);
  await pay(one.url);
  return one;
}

const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));

describe('one payment, one credit', () => {
  test('a paid purchase adds its credits to the top-up pool, once', async () => {
    const { purchaseId, workspaceId } = await payOne(20);
    expect(await topUpOf(workspaceId)).toBe(0n);
    expect(await syncPurchase(purchaseId)).toMatchObject({ from: 'pending', state: 'paid', credited: true });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await syncPurchase(purchaseId)).toMatchObject({ from: 'paid', state: 'paid', credited: false });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(purchaseId)).toMatchObject({ stripePaymentIntentId: expect.stringMatching(/^pi_/) });
  });

  test('the same event 50 times at once: every delivery is taken, one credit (REL-W2, BUG-1)', async () => {
    const { purchaseId, workspaceId } = await payOne();
    const event = await eventOf(stripe, purchaseId, 'checkout.session.completed');
    const answers = await times(50, () => deliver(event));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
    const inbox = await db.webhookEvent.findUniqueOrThrow({ where: { id: event.id } });
    expect(inbox).toMatchObject({ purchaseId, outcome: 'paid', attempts: 50 });
  });

  test('session completed, payment succeeded, return page and reconciler at once: one credit (REL-W3, BUG-3)', async () => {
    const { purchaseId, workspaceId, buyer, sessionId } = await payOne();
    const events = await eventsAbout(stripe, purchaseId);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded']),
    );
    await Promise.all([
      ...events.map((event) => deliver(event)),
      returnFromCheckout(buyer, sessionId),
      returnFromCheckout(buyer, sessionId),
      reconcile(),
      syncPurchase(purchaseId),
    ]);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });

  test('events in the wrong order, and days late, lead to the same end', async () => {
    const { purchaseId, workspaceId } = await payOne();
    const events = await eventsAbout(stripe, purchaseId);
    await setClock(new Date(Date.now() + 3 * 86_400_000).toISOString());
    for (const event of events.reverse()) expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect((await purchaseRow(purchaseId)).state).toBe('paid');
  });

  test('opening the return page ten times credits once and always leads on (REL-B2, BUG-8)', async () => {
    const { workspaceId, buyer, sessionId, purchaseId } = await payOne();
    for (let visit = 0; visit < 10; visit += 1) {
      expect(await returnFromCheckout(buyer, sessionId)).toEqual({
        kind: 'leave',
        href: `/billing?purchase=${purchaseId}`,
      });
    }
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
  });

  test('two purchases of the same amount are two credits (REL-B13)', async () => {
    const { buyer, workspaceId, url } = await startOne(20);
    await pay(url);
    const second = await startCheckout({ buyer, amount: dollars(20) });
    await pay(second.url);
    await reconcile();
    expect(await topUpOf(workspaceId)).toBe(40_000_000n);
  });

  test('what a purchase costs and gives was settled when it began; a plan that ends meanwhile changes nothing (REL-B8)', async () => {
    const { purchaseId, workspaceId, url } = await startOne(20);
    await asOwner(`update workspace set plan = 'free' where id = $1`, [workspaceId]);
    await pay(url);
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('paying the same page twice charges and credits once (REL-B1)', async () => {
    const { purchaseId, workspaceId, url } = await startOne();
    await Promise.all([pay(url), pay(url)]);
    await syncPurchase(purchaseId);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    const succeeded = (await eventsAbout(stripe, purchaseId)).filter(({ type }) => type === 'charge.succeeded');
    expect(succeeded).toHaveLength(1);
  });

  test('two syncs of which one saw an older Stripe: the newer one wins', async () => {
    const { purchaseId, workspaceId, url } = await startOne();
    await tryCard(url, '4000 0000 0000 9995');
    const syncs = times(5, () => syncPurchase(purchaseId));
    await pay(url);
    await Promise.all([syncs, times(5, () => syncPurchase(purchaseId))]);
    await syncPurchase(purchaseId);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });
});

test('what moves a purchase is logged once, with its workspace and amount; what is parked, with the reason', async () => {
  const [{ purchaseId, workspaceId }, odd] = [await payOne(20), await payOne(10)];
  await asOwner('update purchase set amount_cents = 2000, credits = 20000000 where id = $1', [odd.purchaseId]);
  const { lines } = await logged(async () => {
    await syncPurchase(purchaseId);
    await syncPurchase(purchaseId);
    expect(await syncPurchase(odd.purchaseId)).toMatchObject({ isNewlyParked: true });
    expect(await syncPurchase(odd.purchaseId)).toMatchObject({ isNewlyParked: false });
  });
  expect(lines.filter(({ event }) => event.startsWith('purchase_'))).toMatchObject([
    {
      event: 'purchase_moved',
      level: 'info',
      purchase_id: purchaseId,
      workspace_id: workspaceId,
      from: 'pending',
      state: 'paid',
      amount_cents: '2000',
    },
    { event: 'purchase_parked', level: 'error', purchase_id: odd.purchaseId, reason: 'wrong_amount' },
  ]);
});

test('a purchase that nobody made is not there to be looked at', async () => {
  await expect(syncPurchase(newId())).rejects.toMatchObject({ code: 'not_found' });
});

test('a purchase has one session and one payment: the same again changes nothing, another one is refused', async () => {
  const { purchaseId, sessionId } = await startOne();
  const { stripeCustomerId } = await purchaseRow(purchaseId);
  const customerId = stripeCustomerId ?? '';
  await rememberSession(purchaseId, { sessionId, customerId });
  const other = rememberSession(purchaseId, { sessionId: 'cs_other', customerId: 'cus_other' });
  await expect(other).rejects.toThrow(`${purchaseId} has another session than cs_other`);
  await rememberPayment(purchaseId, 'pi_one');
  await rememberPayment(purchaseId, 'pi_one');
  await expect(rememberPayment(purchaseId, 'pi_two')).rejects.toThrow(`${purchaseId} has another payment than pi_two`);
  expect(await purchaseRow(purchaseId)).toMatchObject({
    stripeSessionId: sessionId,
    stripeCustomerId,
    stripePaymentIntentId: 'pi_one',
  });
});

/** The database puts off so many writes of purchases while `work` runs, or finds somebody was there before (`overtaken`). */
async function whilePutOff(how: string, writes: number, work: () => Promise<void>, says = 'not now'): Promise<void> {
  const refusal = how === 'overtaken' ? 'return null' : `raise exception '${says}' using errcode = '${how}'`;
  await asOwner('create sequence put_off');
  await asOwner(`create function put_off() returns trigger language plpgsql security definer as $$ begin
    if nextval('put_off') <= ${writes} then ${refusal}; end if;
    return new; end $$`);
  await asOwner('create trigger put_off before update on purchase for each row execute function put_off()');
  try {
    await work();
  } finally {
    await asOwner('drop trigger put_off on purchase');
    await asOwner('drop function put_off');
    await asOwner('drop sequence put_off');
  }
}

test.each(['40001', '40P01', '55P03'])(
  'a credit that the database puts off four times (%s) is written the fifth time, and once',
  async (code) => {
    const { purchaseId, workspaceId } = await payOne();
    await whilePutOff(code, 4, async () => {
      expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true });
    });
    expect(await creditsGiven(workspaceId)).toBe(1);
  },
);

test('one that it puts off every time is not given up silently: whoever asks is told, and asks again', async () => {
  const { purchaseId, workspaceId } = await payOne();
  await whilePutOff('40001', 5, async () => {
    await expect(syncPurchase(purchaseId)).rejects.toThrow('not now');
    expect(await creditsGiven(workspaceId)).toBe(0);
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true });
  });
  expect(await creditsGiven(workspaceId)).toBe(1);
});

test.each([
  ['P0001', 'stripe_payment_intent_id: not now'],
  ['23505', 'another key: not now'],
])('a failure that will not pass (%s, %s) is told at once, and nothing is parked', async (code, says) => {
  const { purchaseId } = await payOne();
  const told = async () => {
    await expect(syncPurchase(purchaseId)).rejects.toThrow('not now');
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true });
  };
  await whilePutOff(code, 1, told, says);
});

test('a purchase that others moved four times while it was looked at is credited at the fifth look, and told once', async () => {
  const { purchaseId, workspaceId } = await payOne();
  const { lines } = await logged(() =>
    whilePutOff('overtaken', 4, async () => {
      expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true });
    }),
  );
  expect(lines.filter(({ event }) => event === 'purchase_moved')).toHaveLength(1);
  expect(await creditsGiven(workspaceId)).toBe(1);
});

test('one that others move at every look is not given up silently: whoever asks is told which', async () => {
  const { purchaseId, workspaceId } = await payOne();
  await whilePutOff('overtaken', 5, async () => {
    await expect(syncPurchase(purchaseId)).rejects.toThrow(`Purchase ${purchaseId} keeps moving while it is synced`);
  });
  expect(await creditsGiven(workspaceId)).toBe(0);
});

test('a purchase whose workspace never was a customer at Stripe is not asked about there', async () => {
  const { workspaceId, buyer } = await makeBuyer();
  const price = { amountCents: dollars(20), credits: creditsFor(dollars(20)) };
  const data = { id: newId(), workspaceId, userId: buyer.userId, returnTo: '/billing', ...price };
  const { id } = await db.purchase.create({ data });
  await stripe.stop();
  expect(await syncPurchase(id)).toMatchObject({ from: 'pending', state: 'pending', credited: false });
});

describe('a payment that no event tells us about', () => {
  test('is found by the reconciler, and a second and a simultaneous run change nothing (REL-W6)', async () => {
    const { purchaseId, workspaceId } = await payOne();
    const [first, simultaneous] = await Promise.all([reconcile(), reconcile()]);
    const moves = [...(first?.moved ?? []), ...(simultaneous?.moved ?? [])].filter(
      (one) => one.purchaseId === purchaseId,
    );
    expect(moves.filter(({ credited }) => credited)).toHaveLength(1);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    const again = await reconcile();
    expect(again.moved.filter((one) => one.purchaseId === purchaseId)).toEqual([]);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('is found although the row never learned its session: by the reconciler', async () => {
    const { purchaseId, workspaceId } = await payOne();
    await asOwner('update purchase set stripe_session_id = null where id = $1', [purchaseId]);
    await reconcile();
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect((await purchaseRow(purchaseId)).stripeSessionId).toMatch(/^cs_/);
  });

  test('is found although the row never learned its session: by any of its events', async () => {
    const { purchaseId, workspaceId } = await payOne();
    await asOwner(`update purchase set stripe_session_id = null, state = 'failed' where id = $1`, [purchaseId]);
    await deliver(await eventOf(stripe, purchaseId, 'payment_intent.succeeded'));
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect((await purchaseRow(purchaseId)).state).toBe('paid');
  });

  test('is credited although the purchase had been given up', async () => {
    const { purchaseId, workspaceId } = await payOne();
    await asOwner(`update purchase set state = 'expired' where id = $1`, [purchaseId]);
    expect(await syncPurchase(purchaseId)).toMatchObject({ from: 'expired', state: 'paid', credited: true });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('the reconciler leaves young purchases to the webhook when told to', async () => {
    const { purchaseId } = await payOne();
    const report = await reconcile({ olderThanSeconds: 60 });
    expect(report.moved.filter((one) => one.purchaseId === purchaseId)).toEqual([]);
    expect((await purchaseRow(purchaseId)).state).toBe('pending');
  });

  test('one purchase that cannot be asked about does not stop the others, and is reported', async () => {
    await payOne();
    await stripe.stop();
    const report = await reconcile();
    expect(report.failed.length).toBeGreaterThan(0);
    expect(report.failed.every(({ reason }) => reason.includes('stripe') || reason.includes('Stripe'))).toBe(true);
    await stripe.start();
    expect((await reconcile()).failed).toEqual([]);
  });
});

test('what Stripe says of a payment is noted with its own purchase and no other', async () => {
  const [first, second] = [await payOne(), await payOne()];
  await syncPurchase(first.purchaseId, { heardBy: 'return' });
  const noted = await purchaseRow(first.purchaseId);
  await syncPurchase(second.purchaseId, { heardBy: 'check' });
  expect(noted.paidAtStripe).not.toBeNull();
  expect(await purchaseRow(first.purchaseId)).toEqual(noted);
  expect(await purchaseRow(second.purchaseId)).toMatchObject({ heardBy: 'check' });
});

describe('what is not paid', () => {
  test('is never ended while Stripe may still be paid for it, and is ended once nobody can', async () => {
    const [open, paid] = [await startOne(), await payOne()];
    await syncPurchase(paid.purchaseId);
    const proving = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    await chargePurchase(proving.purchaseId);
    await asOwner(`update purchase set sent_at = sent_at - interval '2 hours' where id = $1`, [proving.purchaseId]);
    const endings: [string, boolean][] = [open, paid, proving].map(({ purchaseId }) => [purchaseId, false]);
    const sent = [
      ['saved_card', 50, false],
      ['saved_card', 70, true],
      ['refill', 70, false],
      ['refill', 25 * 60, true],
    ] as const;
    for (const [way, minutesAgo, ends] of sent) {
      const { purchaseId } = await makeCardPurchase(stripe, { way });
      await asOwner(`update purchase set sent_at = studio_now() - make_interval(mins => $2) where id = $1`, [
        purchaseId,
        minutesAgo,
      ]);
      endings.push([purchaseId, ends]);
    }
    for (const [purchaseId, ends] of endings) {
      const before = await purchaseRow(purchaseId);
      expect(await failUnopened(purchaseId, 'never_opened')).toBe(ends);
      const after = { state: 'failed', failureReason: 'never_opened', revision: before.revision + 1n };
      expect(await purchaseRow(purchaseId)).toMatchObject(ends ? after : before);
    }
  });

  test('a declined card adds nothing; another card on the same page then adds once (REL-B11)', async () => {
    const { purchaseId, workspaceId, url } = await startOne();
    expect((await tryCard(url, '4000 0000 0000 0002')).status).toBe(402);
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'pending', credited: false });
    expect((await purchaseRow(purchaseId)).failureReason).toBe('generic_decline');
    for (const event of await eventsAbout(stripe, purchaseId)) expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(0n);

    await pay(url);
    for (const event of await eventsAbout(stripe, purchaseId)) expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(workspaceId)).toBe(1);
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'paid', failureReason: null });
  });

  test('an expired session ends its purchase; its event after a payment changes nothing (REL-W21)', async () => {
    const expired = await startOne();
    await stripe.sdk.checkout.sessions.expire(expired.sessionId);
    const event = await eventOf(stripe, expired.purchaseId, 'checkout.session.expired');
    await deliver(event);
    expect((await purchaseRow(expired.purchaseId)).state).toBe('expired');

    const paid = await payOne();
    const { id: sessionId } = await stripe.sdk.checkout.sessions.retrieve(paid.sessionId);
    const stale = { ...event, id: 'evt_stale', data: { object: { ...event.data.object, id: sessionId } } };
    await deliver(stale);
    expect((await purchaseRow(paid.purchaseId)).state).toBe('paid');
    expect(await topUpOf(paid.workspaceId)).toBe(20_000_000n);
  });

  test('a purchase that never reached Stripe is closed after an hour', async () => {
    const { buyer, workspaceId } = await makeBuyer();
    await stripe.stop();
    await expect(startCheckout({ buyer, amount: dollars(20) })).rejects.toMatchObject({ code: 'stripe_unavailable' });
    await stripe.start();
    const row = await db.purchase.findFirstOrThrow({ where: { workspaceId } });
    await reconcile();
    expect((await purchaseRow(row.id)).state).toBe('pending');
    await setClock(new Date(Date.now() + 61 * 60_000).toISOString());
    await reconcile();
    expect(await purchaseRow(row.id)).toMatchObject({ state: 'failed', failureReason: 'never_opened' });
  });
});

describe('a payment that does not fit is parked, never guessed', () => {
  async function expectParked(purchaseId: string, workspaceId: string, parkedReason: string) {
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'pending', credited: false, parkedReason });
    expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'pending', parkedReason });
    expect(await topUpOf(workspaceId)).toBe(0n);
    await reconcile();
    expect(await topUpOf(workspaceId)).toBe(0n);
  }

  test('more credits on our row than were paid for (REL-W18)', async () => {
    const { purchaseId, workspaceId } = await payOne(10);
    await asOwner('update purchase set amount_cents = 100000, credits = 1000000000 where id = $1', [purchaseId]);
    await expectParked(purchaseId, workspaceId, 'wrong_amount');
  });

  test('a customer for whom the page was not opened', async () => {
    const { purchaseId, workspaceId } = await payOne();
    await asOwner('update purchase set stripe_customer_id = $2 where id = $1', [purchaseId, `cus_other${newId()}`]);
    await expectParked(purchaseId, workspaceId, 'wrong_customer');
  });

  test('a session that was opened for another purchase', async () => {
    const victim = await startOne(500);
    const cheap = await payOne(1);
    await asOwner('update purchase set stripe_session_id = null where id = $1', [cheap.purchaseId]);
    await asOwner('update purchase set stripe_session_id = $2 where id = $1', [victim.purchaseId, cheap.sessionId]);
    await expectParked(victim.purchaseId, victim.workspaceId, 'other_purchase');
  });

  test('a session that Stripe does not know', async () => {
    const { purchaseId, workspaceId } = await startOne();
    await asOwner(`update purchase set stripe_session_id = 'cs_test_gone' || id where id = $1`, [purchaseId]);
    await expectParked(purchaseId, workspaceId, 'unknown_to_stripe');
  });

  test('metadata of another payment that names our purchase: the row decides, nothing is credited (REL-W19)', async () => {
    const victim = await startOne(500);
    const customer = await stripe.sdk.customers.create({ email: 'stranger@example.test' });
    const forged = await stripe.sdk.checkout.sessions.create({
      mode: 'payment',
      customer: customer.id,
      client_reference_id: victim.purchaseId,
      metadata: { purchase_id: victim.purchaseId },
      payment_intent_data: { metadata: { purchase_id: victim.purchaseId } },
      line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 100, product_data: { name: 'x' } } }],
      success_url: `${APP_URL}/billing`,
    });
    await pay(forged.url ?? '');
    for (const event of await eventsAbout(stripe, victim.purchaseId)) expect((await deliver(event)).status).toBe(200);
    expect(await topUpOf(victim.workspaceId)).toBe(0n);
    expect((await purchaseRow(victim.purchaseId)).state).toBe('pending');
    const claims = await db.webhookEvent.findMany({
      where: { type: 'checkout.session.completed', outcome: 'other_session' },
    });
    expect(claims).toMatchObject([{ purchaseId: victim.purchaseId }]);
  });

  test('what fits again stays parked until an operator has looked', async () => {
    const { purchaseId, workspaceId } = await payOne();
    await asOwner(`update purchase set parked_reason = 'wrong_amount' where id = $1`, [purchaseId]);
    await expectParked(purchaseId, workspaceId, 'wrong_amount');
    expect(await syncPurchase(purchaseId, { mayRelease: true })).toMatchObject({ state: 'paid', credited: true });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('a payment that another purchase has been credited for', async () => {
    const { purchaseId, workspaceId } = await payOne();
    const { buyer } = await makeBuyer();
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    await asOwner(
      `insert into purchase (id, workspace_id, user_id, amount_cents, credits, return_to, stripe_payment_intent_id)
       values ($1, $2, $3, 2000, $4, '/billing', $5)`,
      [newId(), buyer.workspace?.id, buyer.userId, creditsFor(dollars(20)).toString(), session.payment_intent],
    );
    await expectParked(purchaseId, workspaceId, 'payment_used_before');
  });
});
