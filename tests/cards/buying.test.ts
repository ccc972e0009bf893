import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCard } from '@/lib/cards/read-card';
import { syncCard } from '@/lib/cards/sync-card';
import { newId } from '@/lib/platform/ids';
import { buyWithCard, type CardOrder } from '@/lib/purchases/buy-with-card';
import { finishPayment, givePaymentUp, listUnfinishedPayments } from '@/lib/purchases/finish-payment';
import { reconcile } from '@/lib/purchases/reconcile';
import { returnFromPayment } from '@/lib/purchases/return-from-payment';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { DECLINES } from '@/local/stripe/declines';
import {
  creditsGiven,
  dollars,
  makeBuyer,
  purchaseRow,
  startTestStripe,
  type TestStripe,
  topUpOf,
} from '../purchases/buying';
import { moveClock, resetClock } from '../setup/clock';
import { makeHolder, shownCard } from './holding';

const NEEDS_PROOF = 'pm_card_authenticationRequired';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());
beforeEach(async () => {
  await stripe.faults({});
  await resetClock();
});

type Holder = Awaited<ReturnType<typeof makeHolder>>;

/** A confirmation of $20 with the card on file, as the dialog sends it. */
function orderOf({ buyer, cardId }: Pick<Holder, 'buyer' | 'cardId'>, over: Partial<CardOrder> = {}): CardOrder {
  const amount = over.amount ?? dollars(20);
  return { buyer, amount, attemptId: newId(), confirmed: { paymentMethodId: cardId, amount }, ...over };
}

async function chargesOf({ customer }: Pick<Holder, 'customer'>): Promise<number> {
  return (await stripe.sdk.charges.list({ customer, limit: 100 })).data.filter(({ paid }) => paid).length;
}

async function bankSays(card: string, decline: string | null): Promise<void> {
  const response = await fetch(`${process.env.STRIPE_API_URL}/_local/payment_methods/${card}`, {
    method: 'POST',
    body: JSON.stringify({ decline }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Answers the bank's question on Stripe's page, and returns where that leads. */
async function prove(page: string, outcome: 'complete' | 'fail'): Promise<URL> {
  const answer = await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

describe('a confirmed purchase with the card on file', () => {
  test('is paid and credited at once, and returns to where it began', async () => {
    const holder = await makeHolder(stripe);
    const bought = await buyWithCard(orderOf(holder, { returnTo: '/chat' }));
    expect(bought.charge).toMatchObject({ state: 'paid', authentication: null });
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(bought.purchaseId)).toMatchObject({ way: 'saved_card', returnTo: '/chat' });
    expect(await returnFromPayment(holder.buyer, bought.purchaseId)).toEqual({
      kind: 'leave',
      href: `/chat?purchase=${bought.purchaseId}`,
    });
  });

  test('whose button is pressed ten times at once is one payment', async () => {
    const holder = await makeHolder(stripe);
    const order = orderOf(holder);
    const clicks = await Promise.allSettled(Array.from({ length: 10 }, () => buyWithCard(order)));
    const ids = new Set(clicks.flatMap((click) => (click.status === 'fulfilled' ? click.value.purchaseId : [])));
    expect(ids.size).toBe(1);
    expect(await chargesOf(holder)).toBe(1);
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
  });

  test('in two tabs is one payment while the first is not decided, also when both ask again afterwards', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const tabs = [orderOf(holder), orderOf(holder)];
    const asked = await Promise.all(tabs.map((tab) => buyWithCard(tab)));
    expect(new Set(asked.map(({ purchaseId }) => purchaseId)).size).toBe(1);
    await prove(asked[0]?.charge.authentication?.url ?? '', 'complete');
    const again = await Promise.all(tabs.map((tab) => buyWithCard(tab)));
    expect(again.map(({ charge }) => charge.state)).toEqual(['paid', 'paid']);
    expect((await stripe.sdk.paymentIntents.list({ customer: holder.customer })).data).toHaveLength(1);
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
  });

  test('made again with a new confirmation is a second purchase', async () => {
    const holder = await makeHolder(stripe);
    await buyWithCard(orderOf(holder));
    await buyWithCard(orderOf(holder));
    expect(await chargesOf(holder)).toBe(2);
    expect(await topUpOf(holder.workspaceId)).toBe(40_000_000n);
  });

  test('whose answer is lost after the charge is charged once and credited (BUG-9)', async () => {
    const holder = await makeHolder(stripe);
    await stripe.faults({ apiErrorAfter: 1 });
    const { charge } = await buyWithCard(orderOf(holder));
    expect(charge.state).toBe('paid');
    expect(await chargesOf(holder)).toBe(1);
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
  });

  test('of which nobody hears is said to be open, and the same confirmation finds out, without a second charge (BUG-9)', async () => {
    const holder = await makeHolder(stripe);
    const order = orderOf(holder);
    await stripe.faults({ apiErrorAfter: 3 });
    const failure = await buyWithCard(order).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'stripe_unavailable', facts: { purchase_id: expect.any(String) } });
    expect(String(failure)).not.toMatch(/nothing was charged/i);
    expect((await buyWithCard(order)).charge.state).toBe('paid');
    expect(await chargesOf(holder)).toBe(1);
    expect(await creditsGiven(holder.workspaceId)).toBe(1);
  });

  test('of which nobody hears is found by the reconciler, if the buyer never asks again (BUG-16)', async () => {
    const holder = await makeHolder(stripe);
    await stripe.faults({ apiErrorAfter: 3 });
    await expect(buyWithCard(orderOf(holder))).rejects.toMatchObject({ code: 'stripe_unavailable' });
    await reconcile();
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
    expect(await chargesOf(holder)).toBe(1);
  });

  test('is no open Checkout of the same amount, and Checkout is none of its', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId } = await buyWithCard(orderOf(holder));
    const checkout = await startCheckout({ buyer: holder.buyer, amount: dollars(20) });
    expect(checkout.purchaseId).not.toBe(purchaseId);
    expect((await buyWithCard(orderOf(holder))).purchaseId).toBe(purchaseId);
  });
});

describe('what is refused, before anything is charged', () => {
  test('another amount than the one that was confirmed', async () => {
    const holder = await makeHolder(stripe);
    const confirmed = { paymentMethodId: holder.cardId, amount: dollars(20) };
    await expect(buyWithCard(orderOf(holder, { amount: dollars(200), confirmed }))).rejects.toMatchObject({
      code: 'invalid_request',
      facts: { problem: 'amount_changed' },
    });
    expect(await chargesOf(holder)).toBe(0);
  });

  test('another card than the one that was confirmed', async () => {
    const holder = await makeHolder(stripe);
    const { id } = await stripe.sdk.paymentMethods.attach('pm_card_mastercard', { customer: holder.customer });
    await stripe.sdk.customers.update(holder.customer, { invoice_settings: { default_payment_method: id } });
    await syncCard(holder.workspaceId);
    const refused = buyWithCard(orderOf(holder));
    await expect(refused).rejects.toMatchObject({ facts: { problem: 'card_changed' } });
    expect(await chargesOf(holder)).toBe(0);
  });

  test('the card of another workspace', async () => {
    const [mine, theirs] = [await makeHolder(stripe), await makeHolder(stripe, 'pm_card_mastercard')];
    const stolen = orderOf({ buyer: mine.buyer, cardId: theirs.cardId });
    await expect(buyWithCard(stolen)).rejects.toMatchObject({ facts: { problem: 'card_changed' } });
    expect([await chargesOf(mine), await chargesOf(theirs)]).toEqual([0, 0]);
  });

  test('a confirmation that was sent for something else', async () => {
    const holder = await makeHolder(stripe);
    const order = orderOf(holder);
    await buyWithCard(order);
    const other = orderOf(holder, { amount: dollars(30), attemptId: order.attemptId });
    await expect(buyWithCard(other)).rejects.toMatchObject({ code: 'invalid_request', param: 'attempt_id' });
    expect(await chargesOf(holder)).toBe(1);
  });

  test('any card, where none is on file', async () => {
    const { buyer } = await makeBuyer();
    await expect(buyWithCard(orderOf({ buyer, cardId: 'pm_card_visa' }))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test.each(['admin', 'member'] as const)('the card of the workspace, by its %s', async (role) => {
    const holder = await makeHolder(stripe, 'pm_card_visa', { roles: [role] });
    await expect(buyWithCard(orderOf(holder))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await chargesOf(holder)).toBe(0);
  });

  test('an owner on the free plan, and an API key', async () => {
    const holder = await makeHolder(stripe, 'pm_card_visa', { plan: 'free' });
    await expect(buyWithCard(orderOf(holder))).rejects.toMatchObject({ code: 'plan_required' });
    const paid = await makeHolder(stripe);
    const byKey = { ...paid, buyer: { ...paid.buyer, apiKeyId: 'key' } };
    await expect(buyWithCard(orderOf(byKey))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a card that the bank does not let pay', () => {
  const codes = Object.keys(DECLINES).filter((code) => code !== 'authentication_required');

  test.each(codes)(
    '(%s) leaves a failed purchase with the reason, no credits, and nothing that could be paid later (BUG-40)',
    async (decline) => {
      const holder = await makeHolder(stripe);
      await bankSays(holder.cardId, decline);
      const order = orderOf(holder);
      const { purchaseId, charge } = await buyWithCard(order);
      expect(charge).toMatchObject({ state: 'failed', failureReason: decline, authentication: null });
      expect(await purchaseRow(purchaseId)).toMatchObject({ state: 'failed', failureReason: decline });
      expect(await topUpOf(holder.workspaceId)).toBe(0n);
      const payments = (await stripe.sdk.paymentIntents.list({ customer: holder.customer })).data;
      expect(payments.map(({ status }) => status)).toEqual(['canceled']);
      await bankSays(holder.cardId, null);
      expect((await buyWithCard(order)).charge.state).toBe('failed');
      expect((await buyWithCard(orderOf(holder))).charge.state).toBe('paid');
    },
  );

  test('or that was removed at Stripe meanwhile, is told as gone, and is off the page (BUG-37)', async () => {
    const holder = await makeHolder(stripe);
    await stripe.sdk.paymentMethods.detach(holder.cardId);
    const { charge } = await buyWithCard(orderOf(holder));
    expect(charge).toMatchObject({ state: 'failed', failureReason: 'card_unusable' });
    expect(await shownCard(holder.workspaceId)).toBeNull();
    expect(await topUpOf(holder.workspaceId)).toBe(0n);
  });

  test('or whose customer was deleted at Stripe, likewise; Checkout still sells (BUG-30)', async () => {
    const holder = await makeHolder(stripe);
    await stripe.sdk.customers.del(holder.customer);
    expect((await buyWithCard(orderOf(holder))).charge).toMatchObject({ state: 'failed' });
    expect(await readCard(holder.workspaceId)).toBeNull();
    expect((await startCheckout({ buyer: holder.buyer, amount: dollars(20) })).url).toContain('/c/pay/');
  });
});

describe('a card whose bank wants to hear from its owner', () => {
  test('pays once they have proven who they are, and they come back to where they began', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId, charge } = await buyWithCard(orderOf(holder, { returnTo: '/chat' }));
    expect(charge.state).toBe('pending');
    expect(await topUpOf(holder.workspaceId)).toBe(0n);
    const back = await prove(charge.authentication?.url ?? '', 'complete');
    expect(`${back.pathname}?purchase=${back.searchParams.get('purchase')}`).toBe(
      `/billing/return?purchase=${purchaseId}`,
    );
    expect(await returnFromPayment(holder.buyer, purchaseId)).toEqual({
      kind: 'leave',
      href: `/chat?purchase=${purchaseId}`,
    });
    expect(await returnFromPayment(holder.buyer, purchaseId)).toMatchObject({ kind: 'leave' });
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
    expect(await creditsGiven(holder.workspaceId)).toBe(1);
  });

  test('does not pay when they fail to, and nobody can pay it later (BUG-40)', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId, charge } = await buyWithCard(orderOf(holder));
    await prove(charge.authentication?.url ?? '', 'fail');
    expect(await returnFromPayment(holder.buyer, purchaseId)).toMatchObject({
      kind: 'declined',
      decline: 'not_authenticated',
    });
    const [payment] = (await stripe.sdk.paymentIntents.list({ customer: holder.customer })).data;
    expect(payment?.status).toBe('canceled');
    expect(await topUpOf(holder.workspaceId)).toBe(0n);
  });

  test('waits on Billing when they walk away, and goes on from there (BUG-11)', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId } = await buyWithCard(orderOf(holder));
    expect(await returnFromPayment(holder.buyer, purchaseId)).toMatchObject({ kind: 'unfinished', mayFinish: true });
    expect(await listUnfinishedPayments(holder.workspaceId)).toMatchObject([{ id: purchaseId, amountCents: 2000n }]);
    const page = await finishPayment(holder.buyer, purchaseId);
    await prove(page, 'complete');
    expect(await returnFromPayment(holder.buyer, purchaseId)).toMatchObject({ kind: 'leave' });
    expect(await listUnfinishedPayments(holder.workspaceId)).toEqual([]);
    expect(await chargesOf(holder)).toBe(1);
  });

  test('can be let go of: then its page is dead, and buying again is one payment (BUG-40)', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const first = await buyWithCard(orderOf(holder));
    expect(await givePaymentUp(holder.buyer, first.purchaseId)).toBe('/billing?purchase=canceled');
    const second = await buyWithCard(orderOf(holder));
    expect(second.purchaseId).not.toBe(first.purchaseId);
    await fetch(first.charge.authentication?.url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'complete' }),
    });
    await prove(second.charge.authentication?.url ?? '', 'complete');
    await reconcile();
    expect(await chargesOf(holder)).toBe(1);
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
    expect(await purchaseRow(first.purchaseId)).toMatchObject({ state: 'canceled' });
  });

  test('that pays while it is let go of is credited, and that is what its owner is told', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId, charge } = await buyWithCard(orderOf(holder));
    await prove(charge.authentication?.url ?? '', 'complete');
    expect(await givePaymentUp(holder.buyer, purchaseId)).toBe(`/billing?purchase=${purchaseId}`);
    expect(await topUpOf(holder.workspaceId)).toBe(20_000_000n);
  });

  test('is ended when nobody comes for days', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId } = await buyWithCard(orderOf(holder));
    await moveClock(30 * 86_400);
    await reconcile();
    expect((await purchaseRow(purchaseId)).state).not.toBe('pending');
    const [payment] = (await stripe.sdk.paymentIntents.list({ customer: holder.customer })).data;
    expect(payment?.status).toBe('canceled');
  });
});

describe('the page of a payment', () => {
  test('shows strangers, other workspaces and members nothing', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF, { roles: ['owner', 'member'] });
    const { purchaseId } = await buyWithCard(orderOf(holder));
    const member = holder.buyers[1] ?? holder.buyer;
    for (const viewer of [(await makeBuyer()).buyer, member]) {
      expect(await returnFromPayment(viewer, purchaseId)).toEqual({ kind: 'unknown' });
      await expect(finishPayment(viewer, purchaseId)).rejects.toThrow();
      await expect(givePaymentUp(viewer, purchaseId)).rejects.toThrow();
    }
    expect(await returnFromPayment(holder.buyer, 'no id')).toEqual({ kind: 'unknown' });
  });

  test('says that it waits while Stripe is away', async () => {
    const holder = await makeHolder(stripe, NEEDS_PROOF);
    const { purchaseId } = await buyWithCard(orderOf(holder));
    await stripe.faults({ apiError: 3 });
    expect(await returnFromPayment(holder.buyer, purchaseId)).toMatchObject({ kind: 'waiting' });
  });
});
