import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { compareWithStripe } from '@/lib/purchases/compare-with-stripe';
import { assertMayBuy } from '@/lib/purchases/may-buy';
import { invoiceUrl, readPurchaseDetails } from '@/lib/purchases/purchase-details';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { dollars, makeBuyer, paymentOf, purchaseRow, startTestStripe, type TestStripe, topUpOf } from './buying';

// Before the settings are read for the first time, as at a start.
Object.assign(process.env, { STRIPE_INVOICES: 'on', STRIPE_TAX: 'on', STRIPE_TERMS_CONSENT: 'on' });

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());

/** As a buyer who ticks the box of the terms, or doesn't. */
async function payOnPage(url: string, { agrees = true } = {}): Promise<Response> {
  const page = await (await fetch(url)).text();
  const form = new URLSearchParams({
    cardNumber: '4242 4242 4242 4242',
    expiry: '12 / 34',
    cvc: '123',
    name: 'Test Buyer',
    ...(agrees ? { terms: 'on' } : {}),
  });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)) {
    form.set(name, value);
  }
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

async function buyTaxed(amount = 20) {
  const made = await makeBuyer();
  const started = await startCheckout({ buyer: made.buyer, amount: dollars(amount) });
  return { ...made, ...started };
}

describe('with invoices, taxes and consent switched on', () => {
  test('the page asks for all three, and sells the same', async () => {
    const { purchaseId } = await buyTaxed();
    const session = await stripe.sdk.checkout.sessions.retrieve((await purchaseRow(purchaseId)).stripeSessionId ?? '');
    expect(session).toMatchObject({
      amount_subtotal: 2_000,
      automatic_tax: { enabled: true },
      consent_collection: { terms_of_service: 'required' },
      invoice_creation: { enabled: true, invoice_data: { metadata: { purchase_id: purchaseId } } },
    });
  });

  test('nothing is paid without the consent', async () => {
    const { purchaseId, url } = await buyTaxed();
    expect((await payOnPage(url, { agrees: false })).status).toBe(400);
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'pending', credited: false });
  });

  test('credited is what was bought, and not what tax made of it; receipt and invoice are there', async () => {
    const { purchaseId, url, workspaceId, buyer } = await buyTaxed();
    expect((await payOnPage(url)).status).toBe(303);
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', credited: true, parkedReason: null });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
    const payment = await stripe.sdk.paymentIntents.retrieve(await paymentOf(purchaseId));
    expect(payment.amount_received).toBe(2_200);
    expect(await readPurchaseDetails(buyer, purchaseId)).toMatchObject({
      amountCents: 2_000n,
      taxCents: 200n,
      receiptHref: `/api/purchases/${purchaseId}/receipt`,
      invoiceHref: `/api/purchases/${purchaseId}/invoice`,
    });
    const invoice = await (await fetch(await invoiceUrl(buyer, purchaseId))).text();
    expect(invoice).toContain('$22.00');
    await expect(invoiceUrl((await makeBuyer()).buyer, purchaseId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('refunds take back their share of the credits, and all of them with all of the money, to the cent', async () => {
    const { purchaseId, url, workspaceId } = await buyTaxed(19.99);
    await payOnPage(url);
    await syncPurchase(purchaseId);
    const payment_intent = await paymentOf(purchaseId);
    expect((await purchaseRow(purchaseId)).taxCents).toBe(200n);
    await stripe.refund({ payment_intent, amount: 733 });
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 666n });
    await stripe.refund({ payment_intent, amount: 733 });
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'partly_refunded', returnedCents: 1_332n });
    await stripe.refund({ payment_intent });
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'refunded', returnedCents: 1_999n });
    expect(await syncPurchase(purchaseId)).toMatchObject({ movements: 0 });
    expect(await topUpOf(workspaceId)).toBe(0n);
  });

  test('a dispute of the whole charge takes what was bought', async () => {
    const { purchaseId, url, workspaceId } = await buyTaxed();
    await payOnPage(url);
    await syncPurchase(purchaseId);
    await stripe.dispute({ payment_intent: await paymentOf(purchaseId) });
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'disputed', returnedCents: 2_000n });
    expect(await topUpOf(workspaceId)).toBe(0n);
    await stripe.dispute({ payment_intent: await paymentOf(purchaseId), outcome: 'won' });
    expect(await syncPurchase(purchaseId)).toMatchObject({ state: 'paid', returnedCents: 0n });
    expect(await topUpOf(workspaceId)).toBe(20_000_000n);
  });

  test('the books agree with Stripe, tax left aside', async () => {
    expect((await compareWithStripe({ settledAfter: -60 })).problems).toEqual([]);
  });

  test('a card on file is not charged without the tax: such a purchase is refused, with the way that works', async () => {
    const { workspaceId } = await makeBuyer();
    const ask = (way: 'saved_card' | 'refill' | 'checkout') =>
      db.$transaction((tx) => assertMayBuy(tx, { workspaceId, amount: dollars(20), way }));
    for (const way of ['saved_card', 'refill'] as const) {
      await expect(ask(way)).rejects.toMatchObject({
        code: 'invalid_request',
        facts: { problem: 'tax_needs_checkout' },
        message: expect.stringContaining('payment page'),
      });
    }
    await expect(ask('checkout')).resolves.toBeUndefined();
  });
});
