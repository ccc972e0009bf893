import { describe, expect, test } from 'vitest';
import { CARD, pay, read, refusal, sessionParams, stand, submit, turn, typesAfter } from './stand';

type Changes = Parameters<typeof sessionParams>[0];
const BANK = { bank: 'test', email: 'a@b.test' };

async function ordered(changes: Changes = {}) {
  const here = await stand();
  const { id, url } = await here.stripe.checkout.sessions.create(sessionParams(changes));
  const page = await pay(url, BANK);
  return { ...here, here, id, page };
}

const EXPAND = { expand: ['payment_intent.latest_charge'] };

describe('a payment by bank account', () => {
  test('completes the session at once, and leaves it unpaid', async () => {
    const { here, stripe, id, page } = await ordered();
    expect(page).toMatchObject({ status: 303, location: expect.stringContaining(id) });
    expect(await stripe.checkout.sessions.retrieve(id, EXPAND)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_method_types: ['card', 'us_bank_account'],
      payment_intent: {
        status: 'processing',
        amount_received: 0,
        latest_charge: {
          id: expect.stringMatching(/^py_/),
          status: 'pending',
          paid: false,
          balance_transaction: null,
          payment_method_details: { type: 'us_bank_account' },
        },
      },
    });
    expect(await typesAfter(here, 'payment_intent.created')).toEqual([
      'charge.pending',
      'payment_intent.processing',
      'checkout.session.completed',
    ]);
    const [completed] = (await stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(completed?.data.object).toMatchObject({ id, payment_status: 'unpaid' });
  });

  test('that settles is paid days later, and can then be refunded', async () => {
    const { url, here, stripe, id } = await ordered();
    expect(await turn(url, `async/${id}`, { outcome: 'succeeded' })).toMatchObject({ id, payment_status: 'paid' });
    const paid = await stripe.checkout.sessions.retrieve(id, EXPAND);
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: {
        status: 'succeeded',
        amount_received: 2000,
        latest_charge: { paid: true, status: 'succeeded' },
      },
    });
    expect(await typesAfter(here, 'checkout.session.completed')).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
    const payment_intent = Object(paid.payment_intent).id;
    const refund = await stripe.refunds.create({ payment_intent });
    expect(refund).toMatchObject({ id: expect.stringMatching(/^pyr_/), amount: 2000, status: 'succeeded' });
    const { data } = await stripe.balanceTransactions.list();
    expect(data.map(({ type, amount, fee }) => [type, amount, fee])).toEqual([
      ['payment_refund', -2000, 0],
      ['payment', 2000, 16],
    ]);
  });

  test('that bounces stays unpaid for good', async () => {
    const { url, here, stripe, id } = await ordered();
    await turn(url, `async/${id}`, { outcome: 'failed' });
    const failed = await stripe.checkout.sessions.retrieve(id, EXPAND);
    expect(failed).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: {
        status: 'requires_payment_method',
        amount_received: 0,
        last_payment_error: { code: 'insufficient_funds' },
        latest_charge: { paid: false, status: 'failed', amount_captured: 0 },
      },
    });
    expect(await typesAfter(here, 'checkout.session.completed')).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ]);
    expect((await stripe.balanceTransactions.list()).data).toEqual([]);
    const payment_intent = Object(failed.payment_intent).id;
    expect(await refusal(stripe.refunds.create({ payment_intent }))).toMatchObject({ statusCode: 400 });
  });

  test('is settled once: what is decided, or was never under way, is refused', async () => {
    const { url, stripe, id } = await ordered();
    await turn(url, `async/${id}`, { outcome: 'succeeded' });
    await expect(turn(url, `async/${id}`, { outcome: 'failed' })).rejects.toThrow('not under way');
    const open = await stripe.checkout.sessions.create(sessionParams());
    await expect(turn(url, `async/${open.id}`, { outcome: 'succeeded' })).rejects.toThrow('not under way');
    await expect(turn(url, 'async/cs_none', { outcome: 'succeeded' })).rejects.toThrow('No such checkout.session');
    await expect(turn(url, `async/${open.id}`, { outcome: 'perhaps' })).rejects.toThrow('outcome');
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' });
  });

  test('that is under way can’t be paid again by card, expired, refunded or disputed', async () => {
    const { url, stripe, id } = await ordered();
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    const again = await submit(`${url}/c/pay/${id}`, { attempt: 'later', ...CARD });
    expect(again.status).toBe(303);
    expect((await stripe.charges.list()).data).toHaveLength(1);
    expect(await refusal(stripe.checkout.sessions.expire(id))).toMatchObject({ statusCode: 400 });
    const params = { payment_intent: String(payment_intent) };
    expect(await refusal(stripe.refunds.create(params))).toMatchObject({ statusCode: 400 });
    await expect(turn(url, 'disputes', params)).rejects.toThrow('successful charge');
  });

  test.each([
    ['excludes it', { excluded_payment_method_types: ['us_bank_account' as const] }],
    ['takes only cards', { allowed_payment_method_types: ['card' as const] }],
  ])('is neither offered nor taken when the session %s', async (_name, changes) => {
    const { stripe, id, page } = await ordered(changes);
    expect(page).toMatchObject({ status: 400, alert: 'Enter your card number.' });
    expect(page.text).not.toContain('bank account');
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'open',
      payment_method_types: ['card'],
    });
  });

  test('is a test button under the card form, with a name unlike that of Pay', async () => {
    const { stripe } = await stand();
    const { url } = await stripe.checkout.sessions.create(sessionParams());
    const { text } = await read(url);
    expect(text).toContain('name="bank" value="test">Use the test bank account</button>');
    expect(text.match(/<button[^>]*>[^<]*Pay/g)).toHaveLength(1);
  });
});
