import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { authenticatePurchase, cancelPurchase, chargePurchase, settleCharge } from '@/lib/purchases/charge';
import { reconcile } from '@/lib/purchases/reconcile';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { type Logged, logged } from '../audit/logged';
import { untilWaiting } from '../credits/waiting';
import { asOwner, moveClock, resetClock } from '../setup/clock';
import { credits } from '../setup/factories';
import {
  creditsGiven,
  deliver,
  dollars,
  eventOf,
  eventsAbout,
  makeBuyer,
  paymentOf,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from './buying';
import { chargedTo, insertCardPurchase, makeCardPurchase, prove } from './card-purchases';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
beforeEach(() => stripe.faults({}));
afterAll(() => stripe.close());

/** Gives a purchase an id that was made so many hours ago: its first 48 bits are the time. */
async function madeHoursAgo(hours: number, purchaseId: string): Promise<string> {
  const made = (Date.now() - hours * 3_600_000).toString(16).padStart(12, '0');
  const old = `${made.slice(0, 8)}-${made.slice(8)}${purchaseId.slice(13)}`;
  await asOwner('update purchase set id = $2 where id = $1', [purchaseId, old]);
  return old;
}

/** Calls that Stripe did not carry out. */
const refusedByStripe = (lines: Logged[]) => lines.filter(({ event }) => event === 'stripe_call_failed');

/** Keeps a purchase's row to itself, once whoever has it lets go, until it is released. */
async function holdRow(purchaseId: string) {
  const client = new Client({ connectionString: process.env.DIRECT_URL });
  await client.connect();
  await client.query('begin');
  const held = client.query('select from purchase where id = $1 for update', [purchaseId]);
  const release = async () => {
    await client.query('commit');
    await client.end();
  };
  return { held, release };
}

async function declineAs(paymentMethodId: string, decline: string): Promise<void> {
  const body = JSON.stringify({ decline });
  await fetch(`${process.env.STRIPE_API_URL}/_local/payment_methods/${paymentMethodId}`, { method: 'POST', body });
}

describe('a purchase paid with the card on file', () => {
  it.each(['saved_card', 'refill'] as const)('is credited once when the card pays (%s)', async (way) => {
    const { purchaseId, workspaceId, customerId } = await makeCardPurchase(stripe, { way });
    expect(await chargePurchase(purchaseId)).toMatchObject({ state: 'paid', authentication: null });
    await deliver(await eventOf(stripe, purchaseId, 'payment_intent.succeeded'));
    expect(await chargePurchase(purchaseId)).toMatchObject({ state: 'paid' });
    expect(await topUpOf(workspaceId)).toBe(credits(20));
    expect(await chargedTo(stripe, customerId)).toBe(20_00);
    expect(await purchaseRow(purchaseId)).toMatchObject({ heardBy: 'charge' });
  });

  it('is charged once and credited once when many ask for it at the same moment', async () => {
    const { purchaseId, workspaceId, customerId } = await makeCardPurchase(stripe);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => chargePurchase(purchaseId)));
    expect(tries.some(({ status }) => status === 'fulfilled')).toBe(true);
    await chargePurchase(purchaseId);
    expect(await creditsGiven(workspaceId)).toBe(1);
    expect(await chargedTo(stripe, customerId)).toBe(20_00);
  });

  it('ends as failed with the bank’s word when the card is declined, and nobody can pay it later (BUG-40)', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_visa' });
    await declineAs(made.paymentMethodId, 'insufficient_funds');
    const charge = await chargePurchase(made.purchaseId);
    expect(charge).toMatchObject({ state: 'failed', failureReason: 'insufficient_funds', authentication: null });
    const payment = await stripe.sdk.paymentIntents.retrieve(
      (await purchaseRow(made.purchaseId)).stripePaymentIntentId ?? '',
    );
    expect(payment.status).toBe('canceled');
    expect(await topUpOf(made.workspaceId)).toBe(0n);
  });

  it('ends as failed, without a payment, when the card was removed before (BUG-37)', async () => {
    const made = await makeCardPurchase(stripe);
    await stripe.sdk.paymentMethods.detach(made.paymentMethodId);
    const { lines } = await logged(async () => {
      const charge = await chargePurchase(made.purchaseId);
      expect(charge).toMatchObject({ state: 'failed', failureReason: 'card_unusable', adviceCode: null });
    });
    expect(lines.filter(({ event }) => event === 'card_refused_by_stripe')).toMatchObject([
      { level: 'warn', purchase_id: made.purchaseId, reason: expect.stringMatching(/\w/) },
    ]);
  });

  it('tells what the bank advises after its no, once it is final', async () => {
    const made = await makeCardPurchase(stripe);
    await declineAs(made.paymentMethodId, 'lost_card');
    const charge = await chargePurchase(made.purchaseId);
    expect(charge).toMatchObject({ state: 'failed', failureReason: 'lost_card', adviceCode: 'do_not_try_again' });
  });

  it('is charged to no card when nobody knows it, when it is paid on Stripe’s page, or when it is parked', async () => {
    await expect(chargePurchase(newId())).rejects.toMatchObject({ code: 'not_found' });
    const { buyer } = await makeBuyer();
    const { purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await cancelPurchase(purchaseId)).toMatchObject({ state: 'pending' });
    const parked = await makeCardPurchase(stripe);
    await asOwner(`update purchase set parked_reason = 'wrong_amount' where id = $1`, [parked.purchaseId]);
    expect(await chargePurchase(parked.purchaseId)).toMatchObject({ state: 'pending', parkedReason: 'wrong_amount' });
    expect(await chargedTo(stripe, parked.customerId)).toBe(0);
  });

  it('waits for the card’s owner and is credited after the proof', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    const charge = await chargePurchase(made.purchaseId);
    expect(charge).toMatchObject({ state: 'pending', parkedReason: null });
    const payment = await stripe.sdk.paymentIntents.retrieve(await paymentOf(made.purchaseId));
    const back = `${process.env.APP_URL}/billing/return?purchase=${made.purchaseId}`;
    expect(payment.next_action?.redirect_to_url?.return_url).toBe(back);
    // Who asks again is led to the same page of the bank's, which is not asked a second time.
    expect((await authenticatePurchase(made.purchaseId)).authentication).toEqual(charge.authentication);
    const events = await eventsAbout(stripe, made.purchaseId);
    expect(events.filter(({ type }) => type === 'payment_intent.requires_action')).toHaveLength(1);
    await prove(charge.authentication?.url, 'complete');
    expect(await settleCharge(made.purchaseId)).toMatchObject({ state: 'paid', authentication: null });
    expect(await topUpOf(made.workspaceId)).toBe(credits(20));
    expect(await purchaseRow(made.purchaseId)).toMatchObject({ heardBy: 'charge' });
  });

  it('is proven without leaving our page where Stripe’s script is used; a refill, where nobody is, never', async () => {
    const card = 'pm_card_authenticationRequired';
    const [made, refill] = [
      await makeCardPurchase(stripe, { card }),
      await makeCardPurchase(stripe, { card, way: 'refill' }),
    ];
    vi.stubEnv('STRIPE_PUBLISHABLE_KEY', 'pk_test_local');
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.resetModules();
    const { chargePurchase: chargeWithScript } = await import('@/lib/purchases/charge');
    const charge = await chargeWithScript(made.purchaseId);
    expect(charge.authentication).toEqual({ url: null, clientSecret: expect.stringContaining('_secret_') });
    expect((await chargeWithScript(refill.purchaseId)).authentication).toEqual({ url: null, clientSecret: null });
  });

  it('is declined when the proof fails', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    const charge = await chargePurchase(made.purchaseId);
    await prove(charge.authentication?.url, 'fail');
    expect(await settleCharge(made.purchaseId)).toMatchObject({ state: 'failed', authentication: null });
    expect(await topUpOf(made.workspaceId)).toBe(0n);
  });

  it('asked for again after the proof failed, tells the bank’s no and not its first answer', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    const { authentication } = await chargePurchase(made.purchaseId);
    await prove(authentication?.url, 'fail');
    expect(await chargePurchase(made.purchaseId)).toMatchObject({ state: 'failed', authentication: null });
  });

  it('can be given up before it is sent, and is then charged to nobody', async () => {
    const made = await makeCardPurchase(stripe);
    expect(await cancelPurchase(made.purchaseId)).toMatchObject({ state: 'failed', failureReason: 'withdrawn' });
    expect(await chargePurchase(made.purchaseId)).toMatchObject({ state: 'failed', failureReason: 'withdrawn' });
    expect(await chargedTo(stripe, made.customerId)).toBe(0);
    expect(await purchaseRow(made.purchaseId)).toMatchObject({ revision: 1n });
  });

  it('that was never sent can be asked about and given up while Stripe is away', async () => {
    const { purchaseId } = await makeCardPurchase(stripe);
    await stripe.stop();
    onTestFinished(() => stripe.start());
    expect(await settleCharge(purchaseId)).toMatchObject({ state: 'pending' });
    expect(await cancelPurchase(purchaseId)).toMatchObject({ state: 'failed', failureReason: 'withdrawn' });
  });

  it('has the moment of its payment told on the clock of money, wherever that clock stands', async () => {
    await moveClock(3_600);
    onTestFinished(resetClock);
    const { purchaseId } = await makeCardPurchase(stripe);
    await chargePurchase(purchaseId);
    const { createdAt, paidAtStripe } = await purchaseRow(purchaseId);
    expect(Math.abs((paidAtStripe?.getTime() ?? 0) - createdAt.getTime())).toBeLessThan(60_000);
  });

  it('asks nobody for a proof before it is sent, nor after it was paid, and is not sent by the question', async () => {
    const made = await makeCardPurchase(stripe);
    const asked = { failureReason: null, authentication: null };
    expect(await settleCharge(made.purchaseId)).toMatchObject({ state: 'pending', ...asked });
    expect(await authenticatePurchase(made.purchaseId)).toMatchObject({ state: 'pending', ...asked });
    expect(await chargedTo(stripe, made.customerId)).toBe(0);
    await chargePurchase(made.purchaseId);
    expect(await authenticatePurchase(made.purchaseId)).toMatchObject({ state: 'paid', ...asked });
    expect(await topUpOf(made.workspaceId)).toBe(credits(20));
  });

  it('can be given up while it waits for a proof, and is then not payable at Stripe either', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    await chargePurchase(made.purchaseId);
    expect(await cancelPurchase(made.purchaseId)).toMatchObject({ state: 'canceled' });
    expect(await chargePurchase(made.purchaseId)).toMatchObject({ state: 'canceled', authentication: null });
  });
});

it('a purchase that was paid while somebody gave it up is credited, and Stripe is not asked to cancel it', async () => {
  const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
  const charge = await chargePurchase(made.purchaseId);
  await prove(charge.authentication?.url, 'complete');
  const { lines } = await logged(async () => {
    expect(await cancelPurchase(made.purchaseId)).toMatchObject({ state: 'paid' });
  });
  expect(refusedByStripe(lines)).toEqual([]);
  expect(await topUpOf(made.workspaceId)).toBe(credits(20));
  expect(await purchaseRow(made.purchaseId)).toMatchObject({ heardBy: 'charge' });
});

it('a purchase that was ended while its payment was about to be sent is not sent', async () => {
  const [made, other] = [await makeCardPurchase(stripe), await makeCardPurchase(stripe)];
  const { charging } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from purchase where id = ${made.purchaseId}::uuid for update`;
    const sending = chargePurchase(made.purchaseId);
    await untilWaiting(1);
    const ended = { state: 'failed', failureReason: 'withdrawn' } as const;
    await tx.purchase.update({ where: { id: made.purchaseId }, data: { ...ended, revision: { increment: 1 } } });
    return { charging: sending };
  });
  expect(await charging).toMatchObject({ state: 'failed', failureReason: 'withdrawn' });
  expect(await chargedTo(stripe, made.customerId)).toBe(0);
  const untouched = { state: 'pending', sentAt: null };
  expect([await purchaseRow(made.purchaseId), await purchaseRow(other.purchaseId)]).toMatchObject([
    { sentAt: null },
    untouched,
  ]);
});

describe('while somebody else has the row', () => {
  it('a proof that comes before the payment is noted counts, and is not asked for again', async () => {
    const { purchaseId, workspaceId, customerId } = await makeCardPurchase(stripe, {
      card: 'pm_card_authenticationRequired',
    });
    let row: Awaited<ReturnType<typeof holdRow>> | undefined;
    const charging = chargePurchase(purchaseId, {
      maySend: async () => {
        row = await holdRow(purchaseId);
        await untilWaiting(1);
        return true;
      },
    });
    await expect
      .poll(async () => (await stripe.sdk.paymentIntents.list({ customer: customerId })).data)
      .toHaveLength(1);
    await untilWaiting(1);
    const [payment] = (await stripe.sdk.paymentIntents.list({ customer: customerId })).data;
    await prove(payment?.next_action?.redirect_to_url?.url, 'complete');
    await row?.release();
    expect(await charging).toMatchObject({ state: 'paid', authentication: null });
    expect(await topUpOf(workspaceId)).toBe(credits(20));
  });

  it('a declined payment that another one canceled at Stripe meanwhile ends, and is not canceled twice', async () => {
    const { purchaseId } = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    const { authentication } = await chargePurchase(purchaseId);
    await prove(authentication?.url, 'fail');
    const { held, release } = await holdRow(purchaseId);
    await held;
    const { lines } = await logged(async () => {
      const settling = settleCharge(purchaseId);
      await untilWaiting(1);
      await stripe.sdk.paymentIntents.cancel(await paymentOf(purchaseId));
      await release();
      expect(await settling).toMatchObject({ state: 'failed', authentication: null });
    });
    expect(refusedByStripe(lines)).toEqual([]);
  });
});

it('a payment that does not fit its purchase ends at Stripe with the bank’s no; nobody is asked for a proof', async () => {
  const { purchaseId } = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
  const { authentication } = await chargePurchase(purchaseId);
  await prove(authentication?.url, 'fail');
  await asOwner('update purchase set amount_cents = 1000, credits = 10000000 where id = $1', [purchaseId]);
  const parked = { state: 'pending', parkedReason: 'wrong_amount', authentication: null };
  expect(await settleCharge(purchaseId)).toMatchObject(parked);
  expect((await stripe.sdk.paymentIntents.retrieve(await paymentOf(purchaseId))).status).toBe('canceled');
});

it('a second payment at Stripe that names the same purchase changes nothing for one whose payment is known', async () => {
  const { purchaseId, customerId } = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
  const { authentication } = await chargePurchase(purchaseId);
  const payment = await paymentOf(purchaseId);
  const copy = { amount: 20_00, currency: 'usd', customer: customerId, metadata: { purchase_id: purchaseId } };
  await stripe.sdk.paymentIntents.create(copy);
  expect(await settleCharge(purchaseId)).toMatchObject({ state: 'pending', authentication });
  await prove(authentication?.url, 'complete');
  expect(await settleCharge(purchaseId)).toMatchObject({ state: 'paid' });
  expect(await paymentOf(purchaseId)).toBe(payment);
});

it('a purchase whose page at Stripe is just being opened is not given up like one with a card', async () => {
  const { workspaceId, buyer } = await makeBuyer();
  const price = { amountCents: dollars(20), credits: credits(20) };
  const data = { id: newId(), workspaceId, userId: buyer.userId, returnTo: '/billing', ...price };
  const { id } = await db.purchase.create({ data });
  expect(await cancelPurchase(id)).toMatchObject({ state: 'pending', failureReason: null });
});

describe('a refill whose card asks for a proof', () => {
  it('is not charged while nobody is there, and is finished by its owner later (BUG-11)', async () => {
    const made = await makeCardPurchase(stripe, { way: 'refill', card: 'pm_card_authenticationRequired' });
    const charge = await chargePurchase(made.purchaseId);
    expect(charge).toMatchObject({
      state: 'pending',
      failureReason: 'authentication_required',
      authentication: { url: null },
    });
    const { authentication } = await authenticatePurchase(made.purchaseId);
    await prove(authentication?.url, 'complete');
    expect(await settleCharge(made.purchaseId)).toMatchObject({ state: 'paid' });
    expect(await chargedTo(stripe, made.customerId)).toBe(20_00);
  });
});

it('a refill whose card is gone when its owner comes to prove it ends, and is not payable any more', async () => {
  const made = await makeCardPurchase(stripe, { way: 'refill', card: 'pm_card_authenticationRequired' });
  await chargePurchase(made.purchaseId);
  await stripe.sdk.paymentMethods.detach(made.paymentMethodId);
  expect(await authenticatePurchase(made.purchaseId)).toMatchObject({ authentication: null });
  const payment = await stripe.sdk.paymentIntents.retrieve(await paymentOf(made.purchaseId));
  expect(payment.status).toBe('canceled');
  expect((await purchaseRow(made.purchaseId)).state).not.toBe('pending');
});

describe('a payment whose answer was lost', () => {
  it.each(['saved_card', 'refill'] as const)(
    'is found at Stripe and credited, not charged again (%s, BUG-9)',
    async (way) => {
      const { purchaseId, workspaceId, customerId } = await makeCardPurchase(stripe, { way });
      // Every try of this call: each is carried out, and each answer is lost.
      await stripe.faults({ apiErrorAfter: 3 });
      await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
      expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'pending', stripePaymentIntentId: null });
      await reconcile();
      expect(await topUpOf(workspaceId)).toBe(credits(20));
      expect(await chargePurchase(purchaseId)).toMatchObject({ state: 'paid' });
      expect(await chargedTo(stripe, customerId)).toBe(20_00);
    },
  );

  it('that never reached Stripe is sent again with the same key', async () => {
    const { purchaseId, customerId } = await makeCardPurchase(stripe, { way: 'refill' });
    await stripe.faults({ apiError: 3 });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    expect(await chargePurchase(purchaseId)).toMatchObject({ state: 'paid' });
    expect(await chargedTo(stripe, customerId)).toBe(20_00);
  });

  it('is sent again with its key 22 hours later, while Stripe still knows that key', async () => {
    const { purchaseId, customerId } = await makeCardPurchase(stripe, { way: 'refill' });
    await stripe.faults({ apiError: 3 });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    expect(await chargePurchase(await madeHoursAgo(22, purchaseId))).toMatchObject({ state: 'paid' });
    expect(await chargedTo(stripe, customerId)).toBe(20_00);
  });

  it('a day old is only looked up and never sent again (REL-R4)', async () => {
    const { purchaseId, customerId } = await makeCardPurchase(stripe, { way: 'refill' });
    await stripe.faults({ apiError: 3 });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    const old = await madeHoursAgo(25, purchaseId);
    expect(await chargePurchase(old)).toMatchObject({ state: 'pending' });
    await moveClock(24 * 3_600 + 1);
    try {
      expect(await chargePurchase(old)).toMatchObject({ state: 'failed', failureReason: 'never_arrived' });
    } finally {
      await resetClock();
    }
    expect(await chargedTo(stripe, customerId)).toBe(0);
  });
});

describe('withdrawing', () => {
  it('wins over a payment that was not sent yet (REL-R8)', async () => {
    const { purchaseId, customerId } = await makeCardPurchase(stripe, { way: 'refill' });
    const charge = await chargePurchase(purchaseId, { maySend: async () => false });
    expect(charge).toMatchObject({ state: 'failed', failureReason: 'withdrawn' });
    expect(await chargedTo(stripe, customerId)).toBe(0);
  });

  it('does not undo one that was paid: it is credited (REL-R8)', async () => {
    const { purchaseId, workspaceId } = await makeCardPurchase(stripe, { way: 'refill' });
    await stripe.faults({ apiErrorAfter: 3 });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    expect(await chargePurchase(purchaseId, { maySend: async () => false })).toMatchObject({ state: 'paid' });
    expect(await topUpOf(workspaceId)).toBe(credits(20));
    expect(await purchaseRow(purchaseId)).toMatchObject({ heardBy: 'charge' });
  });

  it('leaves a payment that may be on its way alone until Stripe has forgotten its key', async () => {
    const { purchaseId } = await makeCardPurchase(stripe, { way: 'refill' });
    await stripe.faults({ apiError: 3 });
    await expect(chargePurchase(purchaseId)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    expect(await chargePurchase(purchaseId, { maySend: async () => false })).toMatchObject({ state: 'pending' });
  });
});

describe('the reconciler', () => {
  it('ends a payment that the bank declined while nobody listened', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    const charge = await chargePurchase(made.purchaseId);
    await prove(charge.authentication?.url, 'fail');
    await reconcile();
    expect(await purchaseRow(made.purchaseId)).toMatchObject({ state: 'failed' });
  });

  it('gives up a proof that nobody came to give for days', async () => {
    const made = await makeCardPurchase(stripe, { card: 'pm_card_authenticationRequired' });
    await chargePurchase(made.purchaseId);
    await moveClock(4 * 24 * 3_600);
    try {
      await reconcile();
    } finally {
      await resetClock();
    }
    expect(await purchaseRow(made.purchaseId)).toMatchObject({ state: 'canceled' });
  });
});

it('two refills of one workspace are never open at once (REL-R1)', async () => {
  const made = await makeCardPurchase(stripe, { way: 'refill' });
  await expect(insertCardPurchase({ ...made, amount: 20, way: 'refill' })).rejects.toThrow();
  await chargePurchase(made.purchaseId);
  await syncPurchase(made.purchaseId);
  await expect(insertCardPurchase({ ...made, amount: 20, way: 'refill' })).resolves.toBeDefined();
});
