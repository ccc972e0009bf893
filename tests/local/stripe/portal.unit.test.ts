import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { CARD, customerWith, DECLINED, pay, prove, read, refusal, seatPrice, stand, submit } from './stand';

const BACK = 'http://localhost:3000/billing';
const ASKS = { ...CARD, cardNumber: '4000 0027 6000 3184' };

async function portal(flow_data?: (subscription: string) => Stripe.BillingPortal.SessionCreateParams.FlowData) {
  const here = await stand();
  const holder = await customerWith(here.stripe);
  const price = await seatPrice(here.stripe);
  const subscription = await here.stripe.subscriptions.create({
    customer: holder.customer,
    items: [{ price: price.id, quantity: 3 }],
    default_payment_method: holder.card,
  });
  const session = await here.stripe.billingPortal.sessions.create({
    customer: holder.customer,
    return_url: BACK,
    ...(flow_data ? { flow_data: flow_data(subscription.id) } : {}),
  });
  return { ...here, ...holder, subscription, session };
}

async function cardsOf(stripe: Stripe, customer: string): Promise<(string | undefined)[]> {
  return (await stripe.customers.listPaymentMethods(customer)).data.map(({ card }) => card?.last4);
}

describe('the portal', () => {
  test('shows plan, cards, invoices and the way back', async () => {
    const { session, url } = await portal();
    expect(session).toMatchObject({
      object: 'billing_portal.session',
      return_url: BACK,
      url: `${url}/p/session/${session.id}`,
    });
    const { text, status } = await read(session.url);
    expect(status).toBe(200);
    for (const part of [
      '3 × $50.00 per month',
      'Renews on',
      'Visa ending in 4242',
      'Invoice history',
      '$150.00',
      'Paid',
    ])
      expect(text).toContain(part);
    expect(text).toContain(`<a href="${BACK}">Back</a>`);
    expect(await read(`${url}/p/session/bps_none`)).toMatchObject({ status: 404 });
  });

  test('replaces the card: the new one pays for everything, and the old one can be removed', async () => {
    const { stripe, customer, card, session, subscription } = await portal();
    expect(await pay(session.url, { ...DECLINED, action: 'card' })).toMatchObject({ status: 402 });
    expect(await pay(session.url, { ...CARD, expiry: '13 / 40', action: 'card' })).toMatchObject({ status: 400 });
    const fields = { ...CARD, cardNumber: '5555 5555 5555 4444', action: 'card' };
    expect(await pay(session.url, fields)).toMatchObject({ status: 303, location: `/p/session/${session.id}` });
    const owner = await stripe.customers.retrieve(customer, { expand: ['invoice_settings.default_payment_method'] });
    expect(owner).toMatchObject({ invoice_settings: { default_payment_method: { card: { brand: 'mastercard' } } } });
    const { default_payment_method: pays } = await stripe.subscriptions.retrieve(subscription.id);
    expect(pays).toBe((await stripe.customers.listPaymentMethods(customer)).data[0]?.id);
    expect(await submit(session.url, { action: 'remove', card })).toMatchObject({ status: 303 });
    expect(await cardsOf(stripe, customer)).toEqual(['4444']);
  });

  test('makes another card the default, and removes the last one', async () => {
    const { stripe, customer, card, session } = await portal();
    const other = await stripe.paymentMethods.attach('pm_card_amex', { customer });
    await submit(session.url, { action: 'default', card: other.id });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: other.id },
    });
    await submit(session.url, { action: 'remove', card });
    await submit(session.url, { action: 'remove', card: other.id });
    expect(await cardsOf(stripe, customer)).toEqual([]);
    expect((await read(session.url)).text).toContain('No card is on file.');
  });

  test('cancels the plan at the period’s end, and takes that back', async () => {
    const { stripe, session, subscription } = await portal();
    await submit(session.url, { action: 'cancel', subscription: subscription.id });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: true });
    expect((await read(session.url)).text).toContain('Don&#39;t cancel plan');
    await submit(session.url, { action: 'resume', subscription: subscription.id });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: false });
  });

  test('a card that asks for proof becomes the default once it is proven', async () => {
    const { url, stripe, customer, session } = await portal();
    const { location } = await pay(session.url, { ...ASKS, action: 'card' });
    expect(await cardsOf(stripe, customer)).toEqual(['4242']);
    expect(await prove(`${url}${location}`)).toMatchObject({ location: `/p/session/${session.id}` });
    const owner = await stripe.customers.retrieve(customer, { expand: ['invoice_settings.default_payment_method'] });
    expect(owner).toMatchObject({ invoice_settings: { default_payment_method: { card: { last4: '3184' } } } });
  });

  test('touches nothing of another customer, and nothing for another site', async () => {
    const { stripe, session, subscription } = await portal();
    const other = await customerWith(stripe);
    const price = await seatPrice(stripe, { key: 'other' });
    const theirs = await stripe.subscriptions.create({ customer: other.customer, items: [{ price: price.id }] });
    expect(await submit(session.url, { action: 'remove', card: other.card })).toMatchObject({ status: 400 });
    await submit(session.url, { action: 'cancel', subscription: theirs.id });
    expect(await cardsOf(stripe, other.customer)).toEqual(['4242']);
    expect(await stripe.subscriptions.retrieve(theirs.id)).toMatchObject({ cancel_at_period_end: false });
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(await submit(session.url, { action: 'cancel', subscription: subscription.id }, foreign)).toMatchObject({
      status: 403,
    });
  });
});

describe('a flow of the portal', () => {
  test('for the card leads back to the shop when the card is saved', async () => {
    const after = `${BACK}?card=saved`;
    const { stripe, customer, session } = await portal(() => ({
      type: 'payment_method_update',
      after_completion: { type: 'redirect', redirect: { return_url: after } },
    }));
    const page = await read(session.url);
    expect(page.text).toContain('Update payment method');
    expect(page.text).not.toContain('Invoice history');
    expect(await pay(session.url, { ...CARD, action: 'card' })).toMatchObject({ status: 303, location: after });
    expect(await cardsOf(stripe, customer)).toHaveLength(2);
  });

  test('for a card that asks for proof leads back to the shop as well', async () => {
    const { url, session } = await portal(() => ({ type: 'payment_method_update' }));
    const { location } = await pay(session.url, { ...ASKS, action: 'card' });
    expect(await prove(`${url}${location}`)).toMatchObject({ location: BACK });
  });

  test('for the end of the plan asks once', async () => {
    const { stripe, session, subscription } = await portal((id) => ({
      type: 'subscription_cancel',
      subscription_cancel: { subscription: id },
    }));
    expect((await read(session.url)).text).toContain('Cancel your plan');
    const answer = await submit(session.url, { action: 'cancel', subscription: subscription.id });
    expect(answer.location).toBe(BACK);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: true });
  });

  test('for another plan changes price and seats', async () => {
    const { stripe, session, subscription } = await portal((id) => ({
      type: 'subscription_update',
      subscription_update: { subscription: id },
    }));
    const business = await seatPrice(stripe, { name: 'Business', cents: 10_000, key: 'business' });
    expect((await read(session.url)).text).toContain('Business, $100.00 per month');
    await submit(session.url, { action: 'update', subscription: subscription.id, price: business.id, quantity: '7' });
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data).toMatchObject([
      { quantity: 7, price: { id: business.id } },
    ]);
  });

  test.each<[string, Stripe.BillingPortal.SessionCreateParams.FlowData, string]>([
    ['no subscription', { type: 'subscription_cancel' }, 'flow_data[subscription_cancel]'],
    [
      'a subscription nobody knows',
      { type: 'subscription_update', subscription_update: { subscription: 'sub_x' } },
      'flow_data[subscription_update][subscription]',
    ],
    [
      'no address to lead back to',
      { type: 'payment_method_update', after_completion: { type: 'redirect' } },
      'flow_data[after_completion][redirect]',
    ],
  ])('with %s is refused by name', async (_name, flow_data, param) => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const error = await refusal(stripe.billingPortal.sessions.create({ customer, flow_data }));
    expect(error).toMatchObject({ statusCode: 400, param });
  });
});
