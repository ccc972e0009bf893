import { readFile } from 'node:fs/promises';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { CARD, DECLINED, pay, read, refusal, type Stand, sessionParams, stand, submit } from './stand';

async function buyer(changes: Stripe.Checkout.SessionCreateParams = {}, options: Parameters<typeof stand>[0] = {}) {
  const here = await stand(options);
  const customer = await here.stripe.customers.create({ email: 'owner@acme.test' });
  const session = await here.stripe.checkout.sessions.create(sessionParams({ customer: customer.id, ...changes }));
  return { ...here, customer, session };
}

async function chargesOf({ stripe }: Stand): Promise<{ paid: number; refused: number }> {
  const { data } = await stripe.charges.list({ limit: 100 });
  return { paid: data.filter(({ paid }) => paid).length, refused: data.filter(({ paid }) => !paid).length };
}

describe('paying', () => {
  test('a paid session holds its payment, its charge and a receipt; buyer goes back with the session’s id', async () => {
    const metadata = { purchase_id: 'p1' };
    const { stripe, customer, session } = await buyer({
      metadata,
      client_reference_id: 'p1',
      payment_intent_data: { metadata },
    });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 2000,
      livemode: false,
    });
    const answer = await pay(session.url);
    expect(answer).toMatchObject({
      status: 303,
      location: `http://localhost:3000/billing/return?session_id=${session.id}`,
    });
    const expand = ['payment_intent.latest_charge', 'line_items', 'customer'];
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      client_reference_id: 'p1',
      metadata,
    });
    expect(paid.customer).toMatchObject({ id: customer.id, email: 'owner@acme.test' });
    expect(paid.line_items?.data).toMatchObject([{ description: '20 AI credits', amount_total: 2000, quantity: 1 }]);
    expect(paid.line_items?.data[0]?.price?.unit_amount_decimal?.toString()).toBe('2000');
    expect(paid.payment_intent).toMatchObject({
      status: 'succeeded',
      amount: 2000,
      amount_received: 2000,
      currency: 'usd',
      customer: customer.id,
      metadata,
      latest_charge: {
        paid: true,
        amount_captured: 2000,
        metadata,
        payment_method_details: { card: { last4: '4242' } },
      },
    });
    const { data } = await stripe.charges.list({ payment_intent: idOf(paid.payment_intent) });
    const receipt = await read(data[0]?.receipt_url ?? null);
    expect(receipt.status).toBe(200);
    expect(receipt.text).toContain('$20.00');
    expect(receipt.text).toContain('Visa ending in 4242');
  });

  test('the session is found by its payment and by its customer', async () => {
    const { stripe, customer, session } = await buyer();
    await pay(session.url);
    const payment_intent = idOf((await stripe.checkout.sessions.retrieve(session.id)).payment_intent);
    expect((await stripe.checkout.sessions.list({ payment_intent })).data.map(({ id }) => id)).toEqual([session.id]);
    expect((await stripe.checkout.sessions.list({ customer: customer.id })).data.map(({ id }) => id)).toEqual([
      session.id,
    ]);
    expect((await stripe.paymentIntents.list({ customer: customer.id })).data.map(({ id }) => id)).toEqual([
      payment_intent,
    ]);
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toMatchObject([{ amount_total: 2000 }]);
  });

  test('the same card declines and then another pays: one payment, one charge that was paid', async () => {
    const here = await buyer();
    const { stripe, session } = here;
    const refused = await pay(session.url, DECLINED);
    expect(refused).toMatchObject({ status: 402, alert: 'Your card was declined.', location: null });
    const open = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(open).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect(open.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { code: 'card_declined', decline_code: 'generic_decline', type: 'card_error' },
    });
    expect((await pay(session.url)).status).toBe(303);
    expect(await chargesOf(here)).toEqual({ paid: 1, refused: 1 });
    expect((await stripe.paymentIntents.list()).data).toMatchObject([
      { status: 'succeeded', last_payment_error: null },
    ]);
  });

  test.each([
    ['4000 0000 0000 9995', 'Your card has insufficient funds.', 'card_declined', 'insufficient_funds'],
    ['4000 0000 0000 0069', 'Your card has expired.', 'expired_card', 'expired_card'],
    ['4000 0000 0000 0127', 'Your card&#39;s security code is incorrect.', 'incorrect_cvc', 'incorrect_cvc'],
    [
      '4000 0000 0000 0119',
      expect.stringContaining('error occurred while processing'),
      'processing_error',
      'processing_error',
    ],
    ['4100 0000 0000 0019', 'Your card was declined.', 'card_declined', 'fraudulent'],
    [
      '4000 0000 0000 5423',
      expect.stringContaining('does not play this test card yet'),
      'card_declined',
      'card_not_supported',
    ],
    [
      '4111 1111 1111 1111',
      expect.stringContaining('use one of the test cards'),
      'card_declined',
      'test_mode_live_card',
    ],
  ])(
    'the card %s is declined as Stripe’s tables say, and nothing is charged',
    async (cardNumber, alert, code, declineCode) => {
      const here = await buyer();
      expect(await pay(here.session.url, { ...CARD, cardNumber })).toMatchObject({ status: 402, alert });
      expect((await here.stripe.charges.list()).data).toMatchObject([
        {
          paid: false,
          status: 'failed',
          failure_code: code,
          receipt_url: null,
          amount_captured: 0,
          outcome: { reason: expect.anything() },
        },
      ]);
      const [intent] = (await here.stripe.paymentIntents.list()).data;
      expect(intent?.last_payment_error).toMatchObject({ code, decline_code: declineCode });
    },
  );

  test.each([
    ['a number with a wrong digit', { cardNumber: '4242 4242 4242 4241' }, 'Your card number is invalid.'],
    ['no number', { cardNumber: '' }, 'Enter your card number.'],
    ['a month that has passed', { expiry: '01 / 21' }, 'Your card has expired: its expiry is in the past.'],
    ['a thirteenth month', { expiry: '13 / 40' }, 'Your card&#39;s expiration month is invalid.'],
    ['a CVC of two digits', { cvc: '12' }, 'Your card&#39;s security code is incomplete.'],
    ['no name', { name: '' }, 'Enter the name on the card.'],
  ])('a form with %s is sent back with the reason, and no payment is begun', async (_name, changes, alert) => {
    const here = await buyer();
    expect(await pay(here.session.url, { ...CARD, ...changes })).toMatchObject({ status: 400, alert });
    expect((await here.stripe.paymentIntents.list()).data).toEqual([]);
  });

  test.each(['12/40', '1240', '12 / 2040', '12-40'])('the expiry may be typed as %s', async (expiry) => {
    const { session } = await buyer();
    expect((await pay(session.url, { ...CARD, expiry })).status).toBe(303);
  });

  test('Pay pressed twice, in the same form or in two tabs, takes the money once', async () => {
    const here = await buyer();
    const { hidden } = await read(here.session.url);
    const tabs = await Promise.all([
      submit(here.session.url, { ...hidden, ...CARD }),
      submit(here.session.url, { ...hidden, ...CARD }),
      pay(here.session.url),
    ]);
    expect(tabs.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(tabs.map(({ location }) => location)).size).toBe(1);
    expect(await chargesOf(here)).toEqual({ paid: 1, refused: 0 });
  });

  test('Pay pressed twice on a card that declines is one attempt', async () => {
    const here = await buyer();
    const { hidden } = await read(here.session.url);
    const twice = await Promise.all([
      submit(here.session.url, { ...hidden, ...DECLINED }),
      submit(here.session.url, { ...hidden, ...DECLINED }),
    ]);
    expect(twice.map(({ status }) => status)).toEqual([402, 402]);
    expect(await chargesOf(here)).toEqual({ paid: 0, refused: 1 });
  });

  test('a complete session can’t be paid again, and its page says so', async () => {
    const here = await buyer();
    const { url } = here.session;
    await pay(url);
    expect((await read(url)).text).toContain('This payment is complete');
    expect((await submit(url, { attempt: 'later', ...CARD })).status).toBe(303);
    expect(await chargesOf(here)).toEqual({ paid: 1, refused: 0 });
    expect(await refusal(here.stripe.checkout.sessions.expire(here.session.id))).toMatchObject({ statusCode: 400 });
  });

  test('an expired session can’t be paid, and a payment it had begun is canceled', async () => {
    const here = await buyer();
    await pay(here.session.url, DECLINED);
    expect(await here.stripe.checkout.sessions.expire(here.session.id)).toMatchObject({
      status: 'expired',
      url: null,
      payment_status: 'unpaid',
    });
    const late = await submit(here.session.url, { attempt: 'late', ...CARD });
    expect(late).toMatchObject({ status: 410, location: null });
    expect(late.text).toContain('Nothing was charged');
    expect(await chargesOf(here)).toEqual({ paid: 0, refused: 1 });
    expect((await here.stripe.paymentIntents.list()).data).toMatchObject([{ status: 'canceled' }]);
  });

  test('a session expires by itself when its time has come', async () => {
    let now = Date.now();
    const expires_at = Math.floor(now / 1000) + 31 * 60;
    const { stripe, session } = await buyer({ expires_at }, { nowMs: () => now });
    now += 32 * 60 * 1000;
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired' });
    expect((await stripe.events.list({ type: 'checkout.session.expired' })).data).toHaveLength(1);
    expect((await submit(session.url, { attempt: 'late', ...CARD })).status).toBe(410);
  });

  test('the page’s own form is taken as a browser sends it', async () => {
    const { url, session } = await buyer();
    const { hidden, headers } = await read(session.url);
    expect(headers.get('referrer-policy')).toBe('same-origin');
    const asBrowsersDo = { origin: url, 'sec-fetch-site': 'same-origin' };
    expect((await submit(session.url, { ...hidden, ...CARD }, asBrowsersDo)).status).toBe(303);
  });

  test('a form posted from another site pays nothing', async () => {
    const here = await buyer();
    const answer = await submit(
      here.session.url,
      { attempt: 'x', ...CARD },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
    expect(answer.status).toBe(403);
    expect(await chargesOf(here)).toEqual({ paid: 0, refused: 0 });
  });
});

describe('cards on file', () => {
  const save: Stripe.Checkout.SessionCreateParams = {
    saved_payment_method_options: { payment_method_save: 'enabled' },
  };

  test('a card is kept only when the buyer ticks the box, and then pays with one press', async () => {
    const here = await buyer(save);
    await pay(here.session.url);
    expect((await here.stripe.customers.listPaymentMethods(here.customer.id)).data).toEqual([]);
    const second = await here.stripe.checkout.sessions.create(sessionParams({ customer: here.customer.id, ...save }));
    await pay(second.url, { ...CARD, save: 'on' });
    const { data } = await here.stripe.customers.listPaymentMethods(here.customer.id);
    expect(data).toMatchObject([
      {
        allow_redisplay: 'always',
        card: { last4: '4242' },
        billing_details: { name: 'Ada Buyer', email: 'owner@acme.test' },
      },
    ]);
    const third = await here.stripe.checkout.sessions.create(sessionParams({ customer: here.customer.id, ...save }));
    expect((await read(third.url)).text).toContain('Visa ending in 4242');
    expect((await pay(third.url, {})).status).toBe(303);
    expect(await chargesOf(here)).toEqual({ paid: 3, refused: 0 });
  });

  test('the box isn’t offered, nor obeyed, when the session doesn’t allow it', async () => {
    const { stripe, customer, session } = await buyer();
    expect((await read(session.url)).text).not.toContain('Save my card');
    await pay(session.url, { ...CARD, save: 'on' });
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
  });

  test('a card attached by the seed is offered once it may be shown again', async () => {
    const { stripe, customer, session } = await buyer();
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    expect((await read(session.url)).chosen).toEqual({});
    await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' });
    expect((await read(session.url)).chosen).toEqual({ method: card.id });
  });

  test('a number typed in while a saved card is preselected is the card that pays', async () => {
    const { stripe, customer, session } = await buyer();
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' });
    const refused = await pay(session.url, DECLINED);
    expect(refused).toMatchObject({ status: 402, chosen: { method: 'new' } });
    const answer = await submit(session.url, { ...refused.hidden, ...DECLINED, method: card.id });
    expect(answer.status).toBe(303);
    const [paid] = (await stripe.charges.list({ limit: 1 })).data;
    expect(paid).toMatchObject({ paid: true, payment_method: card.id });
  });

  test('another customer’s card can’t be used, whatever the form says', async () => {
    const here = await buyer();
    const other = await here.stripe.customers.create({});
    const card = await here.stripe.paymentMethods.attach('pm_card_visa', { customer: other.id });
    await here.stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' });
    expect(await submit(here.session.url, { attempt: 'x', shown: '', method: card.id })).toMatchObject({ status: 400 });
    expect(await chargesOf(here)).toEqual({ paid: 0, refused: 0 });
  });

  test('the card that attaches and then declines does just that', async () => {
    const { stripe, customer, session } = await buyer();
    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' });
    expect(await pay(session.url, {})).toMatchObject({ status: 402, alert: 'Your card was declined.' });
  });

  test('no number that isn’t one of Stripe’s test cards gets into the state file', async () => {
    const here = await buyer(save);
    await pay(here.session.url, { ...CARD, cardNumber: '4111 1111 1111 1111', save: 'on' });
    await here.stop();
    const text = `${await readFile(here.stateFile, 'utf8')}${await readFile(`${here.stateFile}.log`, 'utf8')}`;
    expect(text).toContain(here.session.id);
    expect(text).not.toContain('4111111111111111');
    expect(text).not.toContain('4111 1111');
  });
});

describe('the payment page', () => {
  test('it shows merchant, item, total, e-mail, notice and the way back, under the agreed labels', async () => {
    const { session } = await buyer({
      custom_text: { submit: { message: 'Credits are non-refundable. [Terms](http://localhost:3000/help/terms)' } },
    });
    const { text, status, headers } = await read(session.url);
    expect(status).toBe(200);
    for (const [label, name] of [
      ['Card number', 'cardNumber'],
      ['Expiry', 'expiry'],
      ['CVC', 'cvc'],
      ['Name on card', 'name'],
    ]) {
      expect(text).toContain(`<label for="${name}">${label}</label>`);
    }
    expect(text).toContain('<button type="submit">Pay</button>');
    expect(text).toContain('<a href="http://localhost:3000/billing?purchase=canceled">Back</a>');
    for (const part of [
      'Studio Credits',
      '20 AI credits',
      '$20.00',
      'owner@acme.test',
      'Local test page — no real money',
      'lang="en"',
    ])
      expect(text).toContain(part);
    expect(text).toContain('Credits are non-refundable. <a href="http://localhost:3000/help/terms"');
    expect(text).not.toMatch(/<script|src=|@import/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('what others wrote is shown as text, never as markup', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    const line_items = [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 2000, product_data: { name: evil, description: evil } },
      },
    ];
    const { session } = await buyer({
      line_items,
      custom_text: { submit: { message: `${evil} [x](javascript:alert(1))` } },
    });
    const answer = await pay(session.url, { ...DECLINED, name: evil });
    expect(answer.status).toBe(402);
    expect(answer.text).not.toContain('<img');
    expect(answer.text).not.toContain('href="javascript');
  });

  test('after a decline the fields keep what was typed, except the CVC', async () => {
    const { session } = await buyer();
    const { text } = await pay(session.url, DECLINED);
    expect(text).toContain('value="4000 0000 0000 0002"');
    expect(text).toContain('value="12 / 40"');
    expect(text).toContain('value="Ada Buyer"');
    expect(text).not.toContain('value="123"');
  });

  test('a buyer nobody knows is asked for an e-mail', async () => {
    const { stripe } = await stand();
    const session = await stripe.checkout.sessions.create(sessionParams());
    expect(await pay(session.url)).toMatchObject({ status: 400, alert: 'Enter an email address.' });
    expect((await pay(session.url, { ...CARD, email: 'guest@example.test' })).status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      customer: null,
      customer_details: { email: 'guest@example.test', name: 'Ada Buyer' },
    });
  });

  test('an address of no session is a page that says so', async () => {
    const { url } = await stand();
    expect(await read(`${url}/c/pay/cs_test_nothing`)).toMatchObject({ status: 404 });
    expect(await read(`${url}/receipts/ch_nothing`)).toMatchObject({ status: 404 });
  });
});

function idOf(object: { id: string } | string | null): string {
  return typeof object === 'string' ? object : (object?.id ?? '');
}
