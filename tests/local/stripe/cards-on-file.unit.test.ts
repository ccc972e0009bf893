import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import {
  CARD,
  customerWith,
  DECLINED,
  pay,
  prove,
  read,
  refill,
  refusal,
  sessionParams,
  stand,
  typesAfter,
} from './stand';

const PROOF_EACH_TIME = { ...CARD, cardNumber: '4000 0027 6000 3184' };
const PROOF_UNTIL_SAVED = { ...CARD, cardNumber: '4000 0025 0000 3155' };

async function setup(changes: Stripe.Checkout.SessionCreateParams = {}) {
  const here = await stand();
  const { id: customer } = await here.stripe.customers.create({ email: 'owner@acme.test' });
  const { line_items, ...params } = sessionParams({ mode: 'setup', currency: 'usd', customer, ...changes });
  const session = await here.stripe.checkout.sessions.create(params);
  return { ...here, customer, session };
}

describe('saving a card on Stripe’s page (mode: setup)', () => {
  test('keeps the card, charges nothing, and says so', async () => {
    const here = await setup({ setup_intent_data: { metadata: { workspace_id: 'w1' } } });
    const { stripe, customer, session } = here;
    expect(session).toMatchObject({ mode: 'setup', amount_total: null, payment_status: 'no_payment_required' });
    const page = await read(session.url);
    expect(page.text).toContain('Nothing is charged now');
    expect(page.text).toContain('<button type="submit">Save card</button>');
    expect(await pay(session.url)).toMatchObject({ status: 303 });
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent.payment_method'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_intent: null,
      setup_intent: {
        status: 'succeeded',
        usage: 'off_session',
        metadata: { workspace_id: 'w1' },
        payment_method: { customer, card: { last4: '4242' }, allow_redisplay: 'limited' },
      },
    });
    expect(await typesAfter(here, 'setup_intent.created')).toEqual([
      'payment_method.attached',
      'setup_intent.succeeded',
      'checkout.session.completed',
    ]);
    expect((await stripe.charges.list()).data).toEqual([]);
  });

  test('a card that is declined is not kept, and another one can be tried', async () => {
    const { stripe, customer, session } = await setup();
    expect(await pay(session.url, DECLINED)).toMatchObject({ status: 402, alert: 'Your card was declined.' });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
    expect(await pay(session.url)).toMatchObject({ status: 303 });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
  });

  test('a card whose bank asks for proof is kept when it was given, and then pays without its owner', async () => {
    const { url, stripe, customer, session } = await setup();
    const { location } = await pay(session.url, PROOF_UNTIL_SAVED);
    expect(location).toMatch(/^\/3ds\/seti_/);
    expect(await prove(`${url}${location}`, 'fail')).toMatchObject({ location: `/c/pay/${session.id}` });
    expect((await read(session.url)).alert).toContain('unable to authenticate');
    const again = await pay(session.url, PROOF_UNTIL_SAVED);
    expect((await prove(`${url}${again.location}`)).location).toContain(session.id);
    const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
    const intent = await stripe.paymentIntents.create(refill({ customer, card: String(card?.id) }));
    expect(intent.status).toBe('succeeded');
  });

  test('what expires takes its setup along', async () => {
    const { stripe, session } = await setup();
    await stripe.checkout.sessions.expire(session.id);
    expect(await stripe.setupIntents.retrieve(String(session.setup_intent))).toMatchObject({ status: 'canceled' });
  });
});

describe('paying on Stripe’s page with a card whose bank asks for proof', () => {
  test('is complete once it is proven, and not before', async () => {
    const here = await stand();
    const { id: customer } = await here.stripe.customers.create({ email: 'owner@acme.test' });
    const session = await here.stripe.checkout.sessions.create(sessionParams({ customer }));
    const { location } = await pay(session.url, PROOF_EACH_TIME);
    const open = await here.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(open).toMatchObject({ status: 'open', payment_intent: { status: 'requires_action' } });
    expect((await read(`${here.url}${location}`)).text).toContain('Visa ending in 3184');
    const back = await prove(`${here.url}${location}`);
    expect(back.location).toBe(`http://localhost:3000/billing/return?session_id=${session.id}`);
    expect(await here.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
    expect(await typesAfter(here, 'payment_intent.requires_action')).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  test('a card that is declined after proof leaves the session open', async () => {
    const here = await stand();
    const { id: customer } = await here.stripe.customers.create({ email: 'owner@acme.test' });
    const session = await here.stripe.checkout.sessions.create(sessionParams({ customer }));
    const { location } = await pay(session.url, { ...CARD, cardNumber: '4000 0084 0000 1629' });
    expect(await prove(`${here.url}${location}`)).toMatchObject({ location: `/c/pay/${session.id}` });
    expect((await read(session.url)).alert).toBe('Your card was declined.');
    expect(await pay(session.url)).toMatchObject({ status: 303 });
  });

  test('a payment for later use keeps the card without a box; proof once is enough', async () => {
    const { url, stripe } = await stand();
    const { id: customer } = await stripe.customers.create({ email: 'owner@acme.test' });
    const payment_intent_data = { setup_future_usage: 'off_session' as const };
    const session = await stripe.checkout.sessions.create(sessionParams({ customer, payment_intent_data }));
    const { location } = await pay(session.url, PROOF_UNTIL_SAVED);
    await prove(`${url}${location}`);
    const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
    expect(card?.allow_redisplay).toBe('limited');
    expect(await stripe.paymentIntents.create(refill({ customer, card: String(card?.id) }))).toMatchObject({
      status: 'succeeded',
    });
  });

  test('a card saved by the box alone is asked again when its owner isn’t there', async () => {
    const { url, stripe } = await stand();
    const { id: customer } = await stripe.customers.create({ email: 'owner@acme.test' });
    const saved_payment_method_options = { payment_method_save: 'enabled' as const };
    const session = await stripe.checkout.sessions.create(sessionParams({ customer, saved_payment_method_options }));
    expect((await read(session.url)).text).toContain('<input type="checkbox" name="save"> Save my card');
    const { location } = await pay(session.url, { ...PROOF_UNTIL_SAVED, save: 'on' });
    await prove(`${url}${location}`);
    const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
    const error = await refusal(stripe.paymentIntents.create(refill({ customer, card: String(card?.id) })));
    expect(error.code).toBe('authentication_required');
  });
});

describe('a card on file', () => {
  test('that is removed is nobody’s default any more, and can’t come back', async () => {
    const here = await stand();
    const { stripe } = here;
    const { customer, card } = await customerWith(stripe);
    await stripe.paymentMethods.detach(card);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const [event] = (await stripe.events.list({ type: 'payment_method.detached' })).data;
    expect(event?.data.previous_attributes).toEqual({ customer });
    expect(await refusal(stripe.paymentMethods.attach(card, { customer }))).toMatchObject({ statusCode: 400 });
  });

  test('keeps the expiry that the bank gives it', async () => {
    const { stripe } = await stand();
    const { card } = await customerWith(stripe);
    const updated = await stripe.paymentMethods.update(card, { card: { exp_month: 12, exp_year: 2026 } });
    expect(updated.card).toMatchObject({ exp_month: 12, exp_year: 2026, last4: '4242' });
  });

  test('can come with its customer', async () => {
    const { stripe } = await stand();
    const { id, invoice_settings } = await stripe.customers.create({
      payment_method: 'pm_card_mastercard',
      invoice_settings: { default_payment_method: 'pm_card_mastercard' },
    });
    const [card] = (await stripe.customers.listPaymentMethods(id)).data;
    expect(card).toMatchObject({ card: { brand: 'mastercard' } });
    expect(invoice_settings.default_payment_method).toBe(card?.id);
  });

  test.each([
    [
      'pm_card_chargeDeclined',
      { statusCode: 402, code: 'card_declined', setup_intent: { status: 'requires_payment_method' } },
    ],
    ['pm_nothing', { statusCode: 400, code: 'resource_missing' }],
  ])('a setup with %s fails as Stripe’s do', async (payment_method, fault) => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const params = { customer, payment_method, confirm: true, return_url: 'http://localhost:3000/' };
    expect(await refusal(stripe.setupIntents.create(params))).toMatchObject(fault);
  });

  test('a setup can be confirmed later, and canceled before', async () => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const automatic_payment_methods = { enabled: true, allow_redirects: 'never' as const };
    const begun = await stripe.setupIntents.create({ customer, automatic_payment_methods });
    expect(begun.status).toBe('requires_payment_method');
    expect(await refusal(stripe.setupIntents.confirm(begun.id))).toMatchObject({
      code: 'setup_intent_unexpected_state',
    });
    const done = await stripe.setupIntents.confirm(begun.id, { payment_method: 'pm_card_visa' });
    expect(done.status).toBe('succeeded');
    const other = await stripe.setupIntents.create({ customer, automatic_payment_methods });
    expect(await stripe.setupIntents.cancel(other.id)).toMatchObject({ status: 'canceled' });
    expect((await stripe.setupIntents.list({ customer })).data.map(({ id }) => id)).toEqual([other.id, begun.id]);
  });
});
