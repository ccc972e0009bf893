import { describe, expect, test } from 'vitest';
import { CARD, DECLINED, pay, read, type Stand, sessionParams, stand, turn } from './stand';

async function customerOf({ stripe }: Stand) {
  return (await stripe.customers.create({ email: 'ada@example.test' })).id;
}

const TAXED = { automatic_tax: { enabled: true }, customer_update: { address: 'auto' } } as const;

describe('taxes on the payment page', () => {
  test('come on top, and are told once it is paid: what was bought stays the subtotal', async () => {
    const here = await stand();
    const customer = await customerOf(here);
    const session = await here.stripe.checkout.sessions.create(sessionParams({ customer, ...TAXED }));
    expect(session).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 2000,
      automatic_tax: { enabled: true, status: 'requires_location_inputs' },
      total_details: { amount_tax: 0 },
    });
    expect((await read(session.url)).text).toContain('$22.00');
    await pay(session.url, DECLINED);
    expect((await pay(session.url)).status).toBe(303);
    const expand = ['payment_intent', 'line_items'];
    expect(await here.stripe.checkout.sessions.retrieve(session.id, { expand })).toMatchObject({
      amount_subtotal: 2000,
      amount_total: 2200,
      automatic_tax: { status: 'complete' },
      total_details: { amount_tax: 200 },
      payment_intent: { amount: 2200, amount_received: 2200 },
      line_items: { data: [{ amount_subtotal: 2000, amount_tax: 200, amount_total: 2200 }] },
    });
  });

  test('need an address, or leave to keep the one that the buyer types', async () => {
    const here = await stand();
    const customer = await customerOf(here);
    const { customer_update: _, ...without } = TAXED;
    await expect(here.stripe.checkout.sessions.create(sessionParams({ customer, ...without }))).rejects.toMatchObject({
      code: 'customer_tax_location_invalid',
    });
  });
});

describe('consent to the terms of service', () => {
  test('is asked for by a box that nobody has ticked; without it nothing is paid', async () => {
    const { stripe } = await stand();
    const session = await stripe.checkout.sessions.create(
      sessionParams({
        consent_collection: { terms_of_service: 'required' },
        custom_text: { terms_of_service_acceptance: { message: 'I agree to [the terms](https://example.test/terms)' } },
      }),
    );
    const page = await read(session.url);
    expect(page.text).toContain('<a href="https://example.test/terms"');
    expect(page.text).not.toMatch(/name="terms" checked/);
    const refused = await pay(session.url, { ...CARD, email: 'ada@example.test' });
    expect(refused).toMatchObject({ status: 400, alert: 'Agree to the terms of service to go on.' });
    expect((await pay(session.url, { ...CARD, email: 'ada@example.test', terms: 'on' })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(session.id)).consent).toEqual({
      promotions: null,
      terms_of_service: 'accepted',
    });
  });
});

describe('an invoice for what is paid once', () => {
  test('is there when it is paid, with its number, its tax and its page', async () => {
    const here = await stand();
    const customer = await customerOf(here);
    const session = await here.stripe.checkout.sessions.create(
      sessionParams({
        customer,
        ...TAXED,
        invoice_creation: {
          enabled: true,
          invoice_data: { description: 'AI credits', metadata: { purchase_id: 'p1' } },
        },
      }),
    );
    expect(session.invoice).toBeNull();
    await pay(session.url);
    const { invoice: id, payment_intent: payment } = await here.stripe.checkout.sessions.retrieve(session.id);
    const invoice = await here.stripe.invoices.retrieve(String(id));
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 2200,
      amount_paid: 2200,
      amount_remaining: 0,
      description: 'AI credits',
      metadata: { purchase_id: 'p1' },
      total_taxes: [{ amount: 200 }],
      parent: null,
    });
    const page = await read(invoice.hosted_invoice_url ?? null);
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain(invoice.number);
    expect(page.text).toContain('$22.00');
    const { data } = await here.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: String(payment) },
    });
    expect(data).toMatchObject([{ invoice: id, status: 'paid' }]);
    const types = (await here.stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
    expect(types).toContain('invoice.paid');
  });

  test('waits for money that takes days', async () => {
    const here = await stand();
    const customer = await customerOf(here);
    const params = sessionParams({ customer, invoice_creation: { enabled: true } });
    const session = await here.stripe.checkout.sessions.create(params);
    await pay(session.url, { bank: 'test' });
    expect((await here.stripe.checkout.sessions.retrieve(session.id)).invoice).toBeNull();
    await turn(here.url, `async/${session.id}`, { outcome: 'succeeded' });
    expect((await here.stripe.checkout.sessions.retrieve(session.id)).invoice).toMatch(/^in_/);
  });

  test.each([
    ['subscription', { invoice_creation: { enabled: true } }, 'invoice_creation'],
    ['setup', { automatic_tax: { enabled: true }, currency: 'usd' }, 'automatic_tax'],
  ] as const)('belongs to payments, as taxes do: not to mode %s', async (mode, options, param) => {
    const { stripe } = await stand();
    const { line_items, ...rest } = sessionParams({ ...options, mode });
    const items = mode === 'setup' ? {} : { line_items };
    await expect(stripe.checkout.sessions.create({ ...rest, ...items })).rejects.toMatchObject({ param });
  });
});
