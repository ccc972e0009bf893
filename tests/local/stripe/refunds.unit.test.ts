import { describe, expect, test } from 'vitest';
import { DECLINED, paidSession, pay, refusal, type Stand, sessionParams, stand, turn, typesAfter } from './stand';

const SLOW_REFUNDS = '4000 0000 0000 7726';
const LOST_REFUNDS = '4000 0000 0000 5126';

async function bought(
  changes: { cents?: number; cardNumber?: string } = {},
  options: Parameters<typeof stand>[0] = {},
) {
  const here = await stand(options);
  return { ...here, here, ...(await paidSession(here, changes)) };
}

async function chargeOf({ stripe }: Stand, id: string) {
  const { amount_refunded, refunded } = await stripe.charges.retrieve(id);
  return { amount_refunded, refunded };
}

describe('refunds', () => {
  test('a whole refund by payment sends the money back once, with the events that Stripe sends', async () => {
    const { here, stripe, intent, charge } = await bought();
    const refund = await stripe.refunds.create({ payment_intent: intent, reason: 'requested_by_customer' });
    expect(refund).toMatchObject({
      id: expect.stringMatching(/^re_/),
      object: 'refund',
      amount: 2000,
      charge,
      currency: 'usd',
      payment_intent: intent,
      reason: 'requested_by_customer',
      status: 'succeeded',
      destination_details: { type: 'card', card: { type: 'refund', reference_status: 'available' } },
    });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 2000, refunded: true });
    expect(await typesAfter(here, 'checkout.session.completed')).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ]);
    const [refunded] = (await stripe.events.list({ type: 'charge.refunded' })).data;
    expect(refunded?.data).toMatchObject({
      object: { id: charge, amount_refunded: 2000, refunded: true },
      previous_attributes: { amount_refunded: 0, refunded: false },
    });
  });

  test('several partial refunds add up, and never to more than was paid', async () => {
    const { here, stripe, intent, charge } = await bought();
    await stripe.refunds.create({ charge, amount: 500 });
    await stripe.refunds.create({ payment_intent: intent, amount: 700 });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 1200, refunded: false });
    expect(await refusal(stripe.refunds.create({ charge, amount: 801 }))).toMatchObject({
      statusCode: 400,
      param: 'amount',
      message: 'Refund amount ($8.01) is greater than unrefunded amount on charge ($8.00)',
    });
    expect((await stripe.refunds.create({ charge })).amount).toBe(800);
    expect(await refusal(stripe.refunds.create({ charge }))).toMatchObject({
      statusCode: 400,
      code: 'charge_already_refunded',
    });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 2000, refunded: true });
    const events = (await stripe.events.list({ type: 'charge.refunded' })).data.reverse();
    expect(events.map(({ data }) => [data.previous_attributes, Object(data.object).amount_refunded])).toEqual([
      [{ amount_refunded: 0 }, 500],
      [{ amount_refunded: 500 }, 1200],
      [{ amount_refunded: 1200, refunded: false }, 2000],
    ]);
  });

  test('ten refunds of the whole sent at once give the money back once', async () => {
    const { here, stripe, charge } = await bought();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => stripe.refunds.create({ charge })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 2000, refunded: true });
  });

  test.each([
    ['no payment named', {}, { message: expect.stringContaining('payment_intent or charge') }],
    ['both named', { charge: 'ch_1', payment_intent: 'pi_1' }, { param: 'charge' }],
    ['an unknown charge', { charge: 'ch_none' }, { code: 'resource_missing', param: 'charge' }],
    ['an unknown payment', { payment_intent: 'pi_none' }, { code: 'resource_missing', param: 'payment_intent' }],
    ['an amount of nothing', { charge: 'ch_1', amount: 0 }, { code: 'parameter_invalid_integer', param: 'amount' }],
    ['a negative amount', { charge: 'ch_1', amount: -5 }, { code: 'parameter_invalid_integer', param: 'amount' }],
    ['a parameter nobody knows', { charge: 'ch_1', colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    ['a parameter not acted on', { charge: 'ch_1', reverse_transfer: true }, { param: 'reverse_transfer' }],
    ['a reason of its own', { charge: 'ch_1', reason: 'bored' }, { param: 'reason' }],
  ])('a refund with %s is refused with the parameter at fault', async (_name, params, fault) => {
    const { stripe } = await stand();
    expect(await refusal(stripe.refunds.create(params))).toMatchObject({ statusCode: 400, ...fault });
    expect((await stripe.refunds.list()).data).toEqual([]);
  });

  test('what wasn’t paid can’t be refunded', async () => {
    const { stripe } = await stand();
    const session = await stripe.checkout.sessions.create(sessionParams());
    await pay(session.url, { ...DECLINED, email: 'a@b.test' });
    const [intent] = (await stripe.paymentIntents.list()).data;
    expect(await refusal(stripe.refunds.create({ payment_intent: String(intent?.id) }))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('does not have a successful charge'),
    });
    expect(await refusal(stripe.refunds.create({ charge: String(intent?.latest_charge) }))).toMatchObject({
      statusCode: 400,
    });
    expect(await refusal(stripe.refunds.retrieve('re_none'))).toMatchObject({ code: 'resource_missing' });
  });

  test('refunds are found by payment, by charge and by time, page by page, and with what they belong to', async () => {
    let now = 1_800_000_000_000;
    const { here, stripe, intent, charge } = await bought({}, { nowMs: () => now });
    const other = await paidSession(here);
    await stripe.refunds.create({ charge: other.charge });
    const mine: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      now += 1000;
      mine.unshift((await stripe.refunds.create({ charge, amount: 100 })).id);
    }
    const ids = (refunds: { data: { id: string }[] }) => refunds.data.map(({ id }) => id);
    expect(ids(await stripe.refunds.list({ payment_intent: intent }))).toEqual(mine);
    expect(ids(await stripe.refunds.list({ charge }))).toEqual(mine);
    expect(ids(await stripe.refunds.list({ created: { gte: 1_800_000_002 } }))).toEqual(mine.slice(0, 2));
    expect(ids(await stripe.refunds.list({ charge, limit: 2, starting_after: String(mine[0]) }))).toEqual(
      mine.slice(1),
    );
    const expand = ['charge', 'payment_intent.latest_charge', 'balance_transaction'];
    expect(await stripe.refunds.retrieve(String(mine[0]), { expand })).toMatchObject({
      charge: { id: charge, amount_refunded: 300 },
      payment_intent: { latest_charge: { id: charge } },
      balance_transaction: { amount: -100, type: 'refund', source: mine[0] },
    });
    const seen = await stripe.charges.retrieve(charge, { expand: ['refunds'] });
    expect(seen.refunds?.data.map(({ id }) => id)).toEqual(mine);
  });

  test('a note on a refund is kept', async () => {
    const { stripe, charge } = await bought();
    const { id } = await stripe.refunds.create({ charge, metadata: { why: 'kind' } });
    await stripe.refunds.update(id, { metadata: { by: 'ann' } });
    expect(await stripe.refunds.retrieve(id)).toMatchObject({ metadata: { why: 'kind', by: 'ann' } });
  });
});

describe('refunds that take their time, or fail', () => {
  test('a refund to a slow card is pending, counts as refunded, and succeeds by itself', async () => {
    let now = Date.now();
    const { here, stripe, charge } = await bought({ cardNumber: SLOW_REFUNDS }, { nowMs: () => now });
    const { id, status, pending_reason } = await stripe.refunds.create({ charge });
    expect({ status, pending_reason }).toEqual({ status: 'pending', pending_reason: 'processing' });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 2000, refunded: true });
    now += 11_000;
    const later = await stripe.refunds.retrieve(id);
    expect(later).toMatchObject({ status: 'succeeded' });
    expect(later).not.toHaveProperty('pending_reason');
    const [, updated] = (await stripe.events.list({ type: 'refund.updated' })).data;
    expect(updated?.data.previous_attributes).toEqual({ status: 'pending', pending_reason: 'processing' });
  });

  test('a refund that fails later gives the money back to us, and can be made again', async () => {
    let now = Date.now();
    const { here, stripe, charge } = await bought({ cardNumber: LOST_REFUNDS }, { nowMs: () => now });
    const { id, status } = await stripe.refunds.create({ charge, amount: 1500 });
    expect(status).toBe('succeeded');
    now += 11_000;
    const expand = ['failure_balance_transaction'];
    expect(await stripe.refunds.retrieve(id, { expand })).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { amount: 1500, type: 'refund_failure', source: id },
    });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 0, refunded: false });
    expect((await typesAfter(here, 'charge.refund.updated')).sort()).toEqual([
      'charge.refund.updated',
      'refund.failed',
      'refund.updated',
    ]);
    expect((await stripe.refunds.create({ charge })).amount).toBe(2000);
  });
});

describe('the switch for refunds', () => {
  test('a refund made in the dashboard has no request behind it', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const refund = await turn(url, 'refunds', { payment_intent: intent, amount: 300 });
    expect(refund).toMatchObject({ object: 'refund', amount: 300, charge, status: 'succeeded' });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ amount: 300 });
    const [event] = (await stripe.events.list({ type: 'refund.created' })).data;
    expect(event?.request).toEqual({ id: null, idempotency_key: null });
    await turn(url, 'refunds', { payment_intent: intent });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 2000, refunded: true });
    await expect(turn(url, 'refunds', { payment_intent: intent })).rejects.toThrow('has already been refunded');
  });

  test('a pending refund becomes what the switch says: it succeeds, and fails even after that', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const { id } = await turn(url, 'refunds', { payment_intent: intent, status: 'pending' });
    expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'pending' });
    expect(await turn(url, `refunds/${id}`, { status: 'succeeded' })).toMatchObject({ status: 'succeeded' });
    expect(await turn(url, `refunds/${id}`, { status: 'failed' })).toMatchObject({ status: 'failed' });
    await expect(turn(url, `refunds/${id}`, { status: 'succeeded' })).rejects.toThrow('is failed');
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 0, refunded: false });
  });

  test('a refund that failed, and one that was canceled, moved nothing in the end', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    expect(await turn(url, 'refunds', { payment_intent: intent, status: 'failed' })).toMatchObject({
      status: 'failed',
    });
    const { id } = await turn(url, 'refunds', { payment_intent: intent, status: 'pending' });
    expect(await turn(url, `refunds/${id}`, { status: 'canceled' })).toMatchObject({ status: 'canceled' });
    expect(await chargeOf(here, charge)).toEqual({ amount_refunded: 0, refunded: false });
    const moved = (await stripe.balanceTransactions.list({ limit: 100 })).data.filter(({ type }) => type !== 'charge');
    expect(moved.map(({ amount }) => amount)).toEqual([2000, -2000, 2000, -2000]);
  });

  test.each([
    [{}, 'payment_intent'],
    [{ payment_intent: 'pi_none' }, 'No such payment_intent'],
    [{ payment_intent: 'pi_none', amount: 0 }, 'amount'],
    [{ payment_intent: 'pi_none', colour: 'red' }, 'colour'],
  ])('%o is refused by name', async (body, reason) => {
    const { url } = await stand();
    await expect(turn(url, 'refunds', body)).rejects.toThrow(reason);
  });
});
