import { describe, expect, test } from 'vitest';
import { paidSession, refusal, stand, turn, typesAfter } from './stand';

async function bought(
  changes: { cents?: number; cardNumber?: string } = {},
  options: Parameters<typeof stand>[0] = {},
) {
  const here = await stand(options);
  return { ...here, here, ...(await paidSession(here, changes)) };
}

describe('disputes', () => {
  test('a dispute takes the money and a fee at once, and the payment can’t be refunded any more', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const dispute = await turn(url, 'disputes', { payment_intent: intent });
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
      id: expect.stringMatching(/^du_/),
      object: 'dispute',
      amount: 2000,
      charge,
      payment_intent: intent,
      is_charge_refundable: false,
      reason: 'fraudulent',
      status: 'needs_response',
      payment_method_details: { type: 'card', card: { case_type: 'chargeback' } },
      balance_transactions: [
        { amount: -2000, fee: 1500, net: -3500, type: 'adjustment', reporting_category: 'dispute', source: dispute.id },
      ],
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ disputed: true, refunded: false });
    expect(await typesAfter(here, 'checkout.session.completed')).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
    ]);
    expect(await refusal(stripe.refunds.create({ charge }))).toMatchObject({
      statusCode: 400,
      code: 'charge_disputed',
    });
  });

  test('a dispute that is won brings the money back, and the payment can be refunded again', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const { id } = await turn(url, 'disputes', { payment_intent: intent });
    await turn(url, 'disputes', { payment_intent: intent, outcome: 'won' });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'won',
      is_charge_refundable: true,
      evidence_details: { has_evidence: true, submission_count: 1 },
      balance_transactions: [{ amount: -2000 }, { amount: 2000, fee: 0, reporting_category: 'dispute_reversal' }],
    });
    expect(await typesAfter(here, 'charge.dispute.funds_withdrawn')).toEqual([
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
    expect((await stripe.refunds.create({ charge })).amount).toBe(2000);
  });

  test('a dispute that is lost keeps the money', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const { id } = await turn(url, 'disputes', { payment_intent: intent, outcome: 'lost' });
    const lost = await stripe.disputes.retrieve(id);
    expect(lost).toMatchObject({ status: 'lost', is_charge_refundable: false });
    expect(lost.balance_transactions).toHaveLength(1);
    expect(await typesAfter(here, 'checkout.session.completed')).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
    const [closed] = (await stripe.events.list({ type: 'charge.dispute.closed' })).data;
    expect(closed?.data).toMatchObject({
      object: { status: 'lost' },
      previous_attributes: { status: 'needs_response' },
    });
    expect(await refusal(stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_disputed' });
    await expect(turn(url, 'disputes', { payment_intent: intent, outcome: 'won' })).rejects.toThrow('closed: lost');
  });

  test('an inquiry asks and takes nothing, leaves refunds open, and is closed without any money moved', async () => {
    const { url, here, stripe, intent, charge } = await bought();
    const inquiry = await turn(url, 'disputes', { payment_intent: intent, inquiry: true });
    expect(inquiry).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { card: { case_type: 'inquiry' } },
    });
    await stripe.refunds.create({ charge, amount: 100 });
    expect(await turn(url, 'disputes', { payment_intent: intent, outcome: 'won' })).toMatchObject({
      id: inquiry.id,
      status: 'warning_closed',
      balance_transactions: [],
    });
    const about = (await typesAfter(here, 'checkout.session.completed')).filter((type) => type.includes('dispute'));
    expect(about).toEqual(['charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed']);
  });

  test('an inquiry that doesn’t satisfy the bank becomes a dispute, and may be lost', async () => {
    const { url, here, stripe, intent } = await bought();
    const { id } = await turn(url, 'disputes', { payment_intent: intent, inquiry: true });
    expect(await turn(url, 'disputes', { payment_intent: intent, inquiry: false })).toMatchObject({
      id,
      status: 'needs_response',
      is_charge_refundable: false,
      balance_transactions: [{ amount: -2000 }],
      payment_method_details: { card: { case_type: 'chargeback' } },
    });
    await turn(url, 'disputes', { payment_intent: intent, outcome: 'lost' });
    expect(await typesAfter(here, 'charge.dispute.created')).toEqual([
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
    expect((await stripe.disputes.list()).data).toHaveLength(1);
  });

  test('a dispute may be about more than was paid, or about a part of it', async () => {
    const { url, here, intent } = await bought();
    const more = await turn(url, 'disputes', { payment_intent: intent, amount: 2100 });
    expect(more).toMatchObject({ amount: 2100, balance_transactions: [{ amount: -2100 }] });
    const other = await paidSession(here);
    expect(await turn(url, 'disputes', { payment_intent: other.intent, amount: 50 })).toMatchObject({ amount: 50 });
  });

  test('we may give in: closing a dispute by the API loses it', async () => {
    const { url, stripe, intent } = await bought();
    const { id } = await turn(url, 'disputes', { payment_intent: intent });
    expect(await stripe.disputes.close(id)).toMatchObject({ status: 'lost' });
    expect(await refusal(stripe.disputes.close(id))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('already closed'),
    });
  });

  test('the open dispute stays one, however often the switch is thrown', async () => {
    const { url, stripe, intent } = await bought();
    const first = await turn(url, 'disputes', { payment_intent: intent });
    expect(await turn(url, 'disputes', { payment_intent: intent })).toEqual(first);
    await expect(turn(url, 'disputes', { payment_intent: intent, amount: 7 })).rejects.toThrow('amount');
    await expect(turn(url, 'disputes', { payment_intent: intent, outcome: 'draw' })).rejects.toThrow('outcome');
    expect((await stripe.disputes.list()).data).toHaveLength(1);
  });

  test('disputes are found by payment, by charge and by time, and with what they belong to', async () => {
    let now = 1_800_000_000_000;
    const { url, here, stripe, intent, charge } = await bought({}, { nowMs: () => now });
    const other = await paidSession(here);
    const { id } = await turn(url, 'disputes', { payment_intent: intent });
    now += 60_000;
    const { id: later } = await turn(url, 'disputes', { payment_intent: other.intent });
    const ids = (disputes: { data: { id: string }[] }) => disputes.data.map((dispute) => dispute.id);
    expect(ids(await stripe.disputes.list({ payment_intent: intent }))).toEqual([id]);
    expect(ids(await stripe.disputes.list({ charge: other.charge }))).toEqual([later]);
    expect(ids(await stripe.disputes.list({ created: { gt: 1_800_000_030 } }))).toEqual([later]);
    expect(ids(await stripe.disputes.list({ limit: 1, starting_after: later }))).toEqual([id]);
    expect(await stripe.disputes.retrieve(id, { expand: ['charge', 'payment_intent'] })).toMatchObject({
      charge: { id: charge, disputed: true },
      payment_intent: { id: intent },
    });
    expect(await refusal(stripe.disputes.retrieve('du_none'))).toMatchObject({ code: 'resource_missing' });
  });

  test.each([
    ['4000 0000 0000 0259', 'needs_response'],
    ['4000 0000 0000 1976', 'warning_needs_response'],
  ])('the test card %s pays, and is disputed right after: %s', async (cardNumber, status) => {
    const { stripe, intent } = await bought({ cardNumber });
    expect((await stripe.disputes.list({ payment_intent: intent })).data).toMatchObject([{ status, amount: 2000 }]);
  });
});

describe('balance transactions', () => {
  test('what was paid, refunded and withdrawn adds up to what is left on the balance', async () => {
    let now = 1_800_000_000_000;
    const { url, here, stripe, charge } = await bought({}, { nowMs: () => now });
    const taken = await stripe.charges.retrieve(charge, { expand: ['balance_transaction'] });
    expect(taken.balance_transaction).toMatchObject({
      amount: 2000,
      fee: 88,
      net: 1912,
      type: 'charge',
      reporting_category: 'charge',
      source: charge,
      status: 'pending',
    });
    await stripe.refunds.create({ charge, amount: 500 });
    const other = await paidSession(here, { cents: 1000 });
    await turn(url, 'disputes', { payment_intent: other.intent, outcome: 'won' });
    const { data } = await stripe.balanceTransactions.list();
    expect(data.map(({ type, amount, fee }) => [type, amount, fee])).toEqual([
      ['adjustment', 1000, 0],
      ['adjustment', -1000, 1500],
      ['charge', 1000, 59],
      ['refund', -500, 0],
      ['charge', 2000, 88],
    ]);
    expect((await stripe.balanceTransactions.list({ source: charge })).data).toHaveLength(1);
    expect((await stripe.balanceTransactions.list({ type: 'adjustment', limit: 1 })).has_more).toBe(true);
    expect((await stripe.balanceTransactions.list({ created: { lt: 1_800_000_000 } })).data).toEqual([]);
    now += 3 * 24 * 60 * 60 * 1000;
    expect(await stripe.balanceTransactions.retrieve(String(data[4]?.id), { expand: ['source'] })).toMatchObject({
      status: 'available',
      source: { id: charge, object: 'charge' },
    });
    expect(await refusal(stripe.balanceTransactions.retrieve('txn_none'))).toMatchObject({ code: 'resource_missing' });
  });
});
