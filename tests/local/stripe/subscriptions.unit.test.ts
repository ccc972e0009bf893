import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import {
  CARD,
  customerWith,
  DECLINED,
  pay,
  prove,
  read,
  refusal,
  seatPrice,
  sessionParams,
  stand,
  submit,
  turn,
  typesAfter,
} from './stand';

const DAY = 24 * 60 * 60;
/** Noon, so that no test crosses midnight. */
const START = Date.UTC(2026, 0, 31, 12) / 1000;

/** A workspace with a card on file and a team plan of 3 seats, on a clock of the test's own. */
async function team(card?: string, seats = 3) {
  const clock = { now: START };
  const here = await stand({ nowMs: () => clock.now * 1000 });
  const holder = await customerWith(here.stripe, card);
  const price = await seatPrice(here.stripe);
  const subscription = await here.stripe.subscriptions.create({
    customer: holder.customer,
    items: [{ price: price.id, quantity: seats }],
    metadata: { workspace_id: 'w1' },
    off_session: true,
  });
  const item = String(subscription.items.data[0]?.id);
  return { ...here, ...holder, clock, price, subscription, item, id: subscription.id };
}

function latestInvoice(stripe: Stripe, id: string) {
  return stripe.invoices.list({ subscription: id, limit: 1 }).then(({ data }) => {
    if (!data[0]) throw new Error('no invoice');
    return data[0];
  });
}

const day = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString().slice(0, 10);

describe('products and prices', () => {
  test('a price is found by its lookup key, with its product', async () => {
    const { stripe } = await stand();
    const [pro, free] = [await seatPrice(stripe, { name: 'Pro', cents: 2000, key: 'pro' }), await seatPrice(stripe)];
    const { data } = await stripe.prices.list({ lookup_keys: ['pro', 'none'], expand: ['data.product'] });
    expect(data).toMatchObject([
      { id: pro.id, unit_amount: 2000, recurring: { interval: 'month' }, product: { name: 'Pro', active: true } },
    ]);
    expect(data[0]?.unit_amount_decimal?.toString()).toBe('2000');
    expect(await refusal(seatPrice(stripe))).toMatchObject({ statusCode: 400, param: 'lookup_key' });
    const dearer = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 6000,
      recurring: { interval: 'month' },
      product: String(free.product),
      lookup_key: 'team',
      transfer_lookup_key: true,
    });
    await stripe.prices.update(free.id, { active: false });
    expect((await stripe.prices.list({ lookup_keys: ['team'] })).data.map(({ id }) => id)).toEqual([dearer.id]);
    expect((await stripe.prices.list({ active: true, product: String(free.product) })).data).toHaveLength(1);
    expect(await refusal(stripe.products.create({ name: 'x', id: String(free.product) }))).toMatchObject({
      code: 'resource_already_exists',
    });
  });
});

describe('upgrading on Stripe’s page (mode: subscription)', () => {
  async function upgrade() {
    const here = await stand();
    const { id: customer } = await here.stripe.customers.create({ email: 'owner@free.test' });
    const price = await seatPrice(here.stripe);
    const session = await here.stripe.checkout.sessions.create(
      sessionParams({
        mode: 'subscription',
        customer,
        line_items: [{ price: price.id, quantity: 4 }],
        subscription_data: { metadata: { workspace_id: 'w1' } },
      }),
    );
    return { ...here, customer, price, session };
  }

  test('begins a paid subscription and keeps the card for it', async () => {
    const here = await upgrade();
    const { stripe, customer, price, session } = here;
    expect(session).toMatchObject({
      mode: 'subscription',
      amount_total: 20_000,
      subscription: null,
      payment_intent: null,
    });
    expect((await read(session.url)).text).toContain('per month');
    expect(await pay(session.url)).toMatchObject({ status: 303 });
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.default_payment_method', 'invoice.payments', 'line_items'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      line_items: { data: [{ price: { id: price.id }, quantity: 4 }] },
      subscription: {
        status: 'active',
        customer,
        metadata: { workspace_id: 'w1' },
        default_payment_method: { card: { last4: '4242' }, customer },
        items: { data: [{ quantity: 4, price: { id: price.id, lookup_key: 'team' } }] },
      },
      invoice: {
        status: 'paid',
        billing_reason: 'subscription_create',
        amount_paid: 20_000,
        parent: { type: 'subscription_details', subscription_details: { metadata: { workspace_id: 'w1' } } },
        payments: { data: [{ status: 'paid', amount_paid: 20_000 }] },
      },
    });
    expect(await typesAfter(here, 'payment_method.attached')).toEqual([
      'invoice.created',
      'customer.subscription.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'checkout.session.completed',
    ]);
    const found = await stripe.checkout.sessions.list({ subscription: String(Object(done.subscription).id) });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
  });

  test('a card that is declined begins nothing; one that asks for proof begins it when proven', async () => {
    const { url, stripe, session } = await upgrade();
    expect(await pay(session.url, DECLINED)).toMatchObject({ status: 402, alert: 'Your card was declined.' });
    const { location } = await pay(session.url, { ...CARD, cardNumber: '4000 0027 6000 3184' });
    expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([]);
    expect(await prove(`${url}${location}`)).toMatchObject({ status: 303 });
    expect((await stripe.subscriptions.list()).data).toMatchObject([{ status: 'active' }]);
  });
});

describe('a subscription', () => {
  test('tells its period on its item, and its invoice by its parent', async () => {
    const { stripe, id, subscription, customer } = await team();
    const [item] = subscription.items.data;
    expect([day(item?.current_period_start), day(item?.current_period_end)]).toEqual(['2026-01-31', '2026-02-28']);
    expect(subscription).toMatchObject({ status: 'active', cancel_at_period_end: false, customer });
    const invoice = await latestInvoice(stripe, id);
    expect(invoice).toMatchObject({ total: 15_000, parent: { subscription_details: { subscription: id } } });
    const page = await read(invoice.hosted_invoice_url ?? null);
    expect(page.text).toContain('3 × Team (at $50.00 / month)');
    const { data } = await stripe.invoicePayments.list({
      invoice: invoice.id,
      expand: ['data.payment.payment_intent'],
    });
    expect(data).toMatchObject([{ status: 'paid', payment: { payment_intent: { amount: 15_000 } } }]);
    expect((await stripe.subscriptionItems.list({ subscription: id })).data).toMatchObject([{ quantity: 3 }]);
  });

  test('is renewed month by month from its anchor, by the switch and by the clock', async () => {
    const here = await team();
    const { url, stripe, id, clock } = here;
    const second = await turn(url, `subscriptions/${id}/advance`, {});
    expect(day(second.items.data[0].current_period_end)).toBe('2026-03-31');
    expect(await latestInvoice(stripe, id)).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid' });
    expect((await stripe.paymentIntents.list({ limit: 1 })).data[0]?.created).toBe(START);
    clock.now = Date.UTC(2026, 3, 3) / 1000;
    const third = await stripe.subscriptions.retrieve(id);
    expect(day(third.items.data[0]?.current_period_end)).toBe('2026-05-31');
    expect((await stripe.invoices.list({ subscription: id })).data.map(({ total }) => total)).toEqual(
      Array.from({ length: 4 }, () => 15_000),
    );
  });

  test('whose renewal fails is past due, and active again once the invoice is paid', async () => {
    const here = await team();
    const { url, stripe, id, card } = here;
    const due = await turn(url, `subscriptions/${id}/advance`, { outcome: 'failed', decline: 'insufficient_funds' });
    expect(due.status).toBe('past_due');
    const invoice = await latestInvoice(stripe, id);
    expect(invoice).toMatchObject({ status: 'open', attempt_count: 1, amount_remaining: 15_000 });
    expect(invoice.next_payment_attempt).toBeGreaterThan(invoice.created);
    const types = await typesAfter(here, 'payment_intent.payment_failed');
    expect(types).toEqual(['invoice.payment_failed', 'customer.subscription.updated']);
    await turn(url, `payment_methods/${card}`, { decline: 'lost_card' });
    expect(await refusal(stripe.invoices.pay(invoice.id))).toMatchObject({
      statusCode: 402,
      decline_code: 'lost_card',
    });
    await turn(url, `payment_methods/${card}`, { decline: null });
    expect(await stripe.invoices.pay(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 15_000 });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
    expect(await refusal(stripe.invoices.pay(invoice.id))).toMatchObject({ message: 'Invoice is already paid' });
  });

  test.each(['canceled', 'unpaid'] as const)('whose last retry fails is %s, as the account has it', async (last) => {
    const { url, stripe, id, card } = await team();
    await turn(url, `payment_methods/${card}`, { decline: 'generic_decline' });
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await turn(url, `subscriptions/${id}/retry`, {})).toMatchObject({ status: 'past_due' });
    expect(await turn(url, `subscriptions/${id}/retry`, { last })).toMatchObject({ status: last });
    const listed = (await stripe.subscriptions.list()).data.map(({ status }) => status);
    expect(listed).toEqual(last === 'unpaid' ? ['unpaid'] : []);
    if (last === 'canceled') {
      const { cancellation_details } = await stripe.subscriptions.retrieve(id);
      expect(cancellation_details?.reason).toBe('payment_failed');
      return;
    }
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: 'draft', hosted_invoice_url: null });
  });

  test('whose card asks for proof at a renewal waits for its owner, on the invoice’s page', async () => {
    const { url, stripe, id } = await team('pm_card_authenticationRequired');
    const first = await latestInvoice(stripe, id);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'incomplete' });
    const { location } = await pay(first.hosted_invoice_url ?? null, {});
    expect(location).toMatch(/^\/3ds\/pi_/);
    expect(await prove(`${url}${location}`)).toMatchObject({ location: `/i/${first.id}` });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'past_due' });
    const due = await stripe.invoices.retrieve((await latestInvoice(stripe, id)).id, {
      expand: ['confirmation_secret'],
    });
    const intent = String(due.confirmation_secret?.client_secret).split('_secret_')[0] ?? '';
    const asked = await stripe.paymentIntents.confirm(intent, {
      payment_method: 'pm_card_visa',
      return_url: 'http://localhost:3000/billing',
    });
    expect(asked.status).toBe('succeeded');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
  });

  test('that is never paid for expires after 23 hours', async () => {
    const { stripe, id, clock } = await team('pm_card_authenticationRequired');
    clock.now += DAY;
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'incomplete_expired' });
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: 'void' });
  });
});

describe('changing a subscription', () => {
  test('more seats in mid-month are charged for the rest of it, at once where that is asked for', async () => {
    const { stripe, id, item, clock } = await team();
    clock.now += 14 * DAY;
    const changed = await stripe.subscriptions.update(id, {
      items: [{ id: item, quantity: 5 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
      off_session: true,
    });
    expect(changed.items.data).toMatchObject([{ id: item, quantity: 5 }]);
    const invoice = await latestInvoice(stripe, id);
    expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', total: 5000 });
    expect(invoice.lines.data.map(({ amount, quantity }) => [amount, quantity])).toEqual([
      [-7500, 3],
      [12_500, 5],
    ]);
    const [event] = (await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 })).data;
    expect(event?.data.previous_attributes).toMatchObject({ items: { data: [{ quantity: 3 }] } });
  });

  test('a bigger plan can begin a month of its own: the preview says to the cent what is charged, and the rest of the old month is given back', async () => {
    const { stripe, id, item, clock, customer } = await team();
    clock.now += 14 * DAY;
    const terms = {
      items: [{ id: item, quantity: 5 }],
      billing_cycle_anchor: { type: 'now' as const },
      proration_behavior: 'always_invoice' as const,
      proration_date: clock.now,
    };
    const preview = await stripe.invoices.createPreview({ customer, subscription: id, subscription_details: terms });
    expect(preview).toMatchObject({ amount_due: 17_500, status: 'draft', billing_reason: 'upcoming' });
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    clock.now += 90;
    const changed = await stripe.subscriptions.update(id, { ...terms, payment_behavior: 'error_if_incomplete' });
    expect(day(changed.items.data[0]?.current_period_start)).toBe('2026-02-14');
    expect(day(changed.items.data[0]?.current_period_end)).toBe('2026-03-14');
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: 'paid', amount_paid: 17_500 });
    const stale = { ...terms, proration_date: START };
    expect(await refusal(stripe.subscriptions.update(id, stale))).toMatchObject({ statusCode: 400 });
  });

  test('a card that wouldn’t pay leaves everything as it was, where that is asked for', async () => {
    const { url, stripe, id, item, card } = await team();
    await turn(url, `payment_methods/${card}`, { decline: 'insufficient_funds' });
    const more = {
      items: [{ id: item, quantity: 9 }],
      proration_behavior: 'always_invoice' as const,
      off_session: true,
    };
    const error = await refusal(stripe.subscriptions.update(id, { ...more, payment_behavior: 'error_if_incomplete' }));
    expect(error).toMatchObject({ statusCode: 402, decline_code: 'insufficient_funds' });
    expect((await stripe.subscriptions.retrieve(id)).items.data).toMatchObject([{ quantity: 3 }]);
    expect(await stripe.subscriptions.update(id, more)).toMatchObject({ status: 'past_due' });
  });

  test('fewer seats, and a cheaper plan, are credited to the next invoice or to later ones', async () => {
    const { url, stripe, id, item, clock, customer } = await team();
    const pro = await seatPrice(stripe, { name: 'Pro', cents: 2000, key: 'pro' });
    clock.now += 14 * DAY;
    await stripe.subscriptions.update(id, { items: [{ id: item, price: pro.id, quantity: 1 }] });
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await latestInvoice(stripe, id)).toMatchObject({
      total: -4500,
      amount_due: 0,
      status: 'paid',
      ending_balance: -4500,
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -4500 });
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await latestInvoice(stripe, id)).toMatchObject({ total: 2000, amount_due: 0, ending_balance: -2500 });
  });

  test('an item can be changed by itself, without prorations', async () => {
    const { url, stripe, id, item } = await team();
    expect(await stripe.subscriptionItems.update(item, { quantity: 2, proration_behavior: 'none' })).toMatchObject({
      quantity: 2,
    });
    await turn(url, `subscriptions/${id}/advance`, {});
    expect(await latestInvoice(stripe, id)).toMatchObject({ total: 10_000 });
  });

  test('a cancellation at the period’s end can be taken back, and else ends it without another charge', async () => {
    const { url, stripe, id, subscription } = await team();
    const end = subscription.items.data[0]?.current_period_end;
    const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({
      status: 'active',
      cancel_at: end,
      canceled_at: START,
      cancellation_details: { reason: 'cancellation_requested' },
    });
    const resumed = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(resumed).toMatchObject({ cancel_at: null, canceled_at: null, cancellation_details: { reason: null } });
    await stripe.subscriptions.update(id, { cancel_at_period_end: true, cancellation_details: { feedback: 'unused' } });
    expect(await turn(url, `subscriptions/${id}/advance`, {})).toMatchObject({ status: 'canceled', ended_at: end });
    const [event] = (await stripe.events.list({ limit: 1 })).data;
    expect(event?.type).toBe('customer.subscription.deleted');
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    expect(await refusal(stripe.subscriptions.update(id, { cancel_at_period_end: false }))).toMatchObject({
      code: 'invalid_canceled_subscription_fields',
    });
  });

  test('a cancellation at once ends it now; so does the end of its customer', async () => {
    const { stripe, id, customer, card, price } = await team();
    expect(await stripe.subscriptions.cancel(id)).toMatchObject({ status: 'canceled', ended_at: START });
    expect(await refusal(stripe.subscriptions.cancel(id))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    const items = [{ price: price.id }];
    const other = await stripe.subscriptions.create({ customer, items, default_payment_method: card });
    await stripe.customers.del(customer);
    expect(await stripe.subscriptions.retrieve(other.id)).toMatchObject({ status: 'canceled' });
  });

  test.each<[string, Stripe.SubscriptionUpdateParams, object]>([
    ['an item of another subscription', { items: [{ id: 'si_other', quantity: 2 }] }, { param: 'items[0][id]' }],
    ['a price nobody knows', { items: [{ id: 'ITEM', price: 'price_x' }] }, { param: 'items[0][price]' }],
    ['no seats', { items: [{ id: 'ITEM', quantity: 0 }] }, { param: 'items[0][quantity]' }],
    ['a card of nobody', { default_payment_method: 'pm_x' }, { param: 'default_payment_method' }],
    ['a trial', { trial_end: 'now' }, { param: 'trial_end' }],
  ])('a change to %s is refused by name', async (_name, params, fault) => {
    const { stripe, id, item } = await team();
    const items = params.items?.map((one) => ({ ...one, id: one.id === 'ITEM' ? item : String(one.id) }));
    const error = await refusal(stripe.subscriptions.update(id, { ...params, ...(items ? { items } : {}) }));
    expect(error).toMatchObject({ statusCode: 400, ...fault });
  });

  test('a customer without a card can’t be subscribed, unless somebody pays the invoice', async () => {
    const { stripe } = await stand();
    const { id: customer } = await stripe.customers.create({ email: 'owner@free.test' });
    const price = await seatPrice(stripe);
    const order = { customer, items: [{ price: price.id }] };
    expect(await refusal(stripe.subscriptions.create(order))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
    });
    const begun = await stripe.subscriptions.create({ ...order, payment_behavior: 'default_incomplete' });
    expect(begun.status).toBe('incomplete');
    const { hosted_invoice_url: page = null } = await latestInvoice(stripe, begun.id);
    expect(await pay(page, DECLINED)).toMatchObject({ status: 402, alert: 'Your card was declined.' });
    expect(await pay(page)).toMatchObject({ status: 303 });
    expect(await stripe.subscriptions.retrieve(begun.id)).toMatchObject({ status: 'active' });
    expect(await submit(page, { ...CARD })).toMatchObject({ status: 303 });
    expect((await stripe.charges.list({ customer })).data.filter(({ paid }) => paid)).toHaveLength(1);
  });
});

describe('a restart', () => {
  test('forgets nothing of subscriptions, invoices, prices, setups and what waits for proof', async () => {
    const before = await team();
    const { stripe, id, url, customer } = before;
    await turn(url, `subscriptions/${id}/advance`, { outcome: 'failed' });
    await stripe.subscriptions.update(id, { items: [{ id: before.item, quantity: 4 }] });
    const waiting = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      customer,
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      return_url: 'http://localhost:3000/',
    });
    const known = await everything(stripe, id);
    const after = await before.restart({ port: Number(new URL(url).port) });
    expect(await everything(after.stripe, id)).toEqual(known);
    expect(await prove(waiting.next_action?.redirect_to_url?.url ?? null)).toMatchObject({ status: 303 });
    await turn(after.url, `subscriptions/${id}/advance`, { outcome: 'paid' });
    expect((await latestInvoice(after.stripe, id)).lines.data).toHaveLength(3);
  });
});

async function everything(stripe: Stripe, id: string) {
  return {
    subscription: await stripe.subscriptions.retrieve(id),
    invoices: (await stripe.invoices.list()).data,
    payments: (await stripe.invoicePayments.list()).data,
    prices: (await stripe.prices.list({ expand: ['data.product'] })).data,
    setups: (await stripe.setupIntents.list()).data,
    intents: (await stripe.paymentIntents.list()).data,
  };
}
