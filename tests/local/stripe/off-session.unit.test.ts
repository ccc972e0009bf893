import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { client, customerWith, prove, refill, refusal, setFaults, stand, turn, typesAfter } from './stand';

const RETURN = 'http://localhost:3000/billing/refills';

async function holder(card?: string) {
  const here = await stand();
  return { ...here, ...(await customerWith(here.stripe, card)) };
}

describe('a charge that the owner isn’t there for', () => {
  test('is paid by the card on file, with its metadata on payment and charge', async () => {
    const { stripe, customer, card } = await holder();
    const intent = await stripe.paymentIntents.create(refill({ customer, card }, { expand: ['latest_charge'] }));
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 2000,
      customer,
      payment_method: card,
      next_action: null,
      latest_charge: {
        paid: true,
        metadata: { purchase_id: 'p1' },
        payment_method_details: { card: { last4: '4242' } },
      },
    });
    expect((await stripe.paymentIntents.list({ customer })).data.map(({ id }) => id)).toEqual([intent.id]);
    const types = (await stripe.events.list({ limit: 3 })).data.map(({ type }) => type);
    expect(types).toEqual(['payment_intent.succeeded', 'charge.succeeded', 'payment_intent.created']);
  });

  test.each([
    ['generic_decline', 'card_declined', 'try_again_later'],
    ['do_not_honor', 'card_declined', 'try_again_later'],
    ['insufficient_funds', 'card_declined', 'try_again_later'],
    ['card_velocity_exceeded', 'card_declined', 'try_again_later'],
    ['lost_card', 'card_declined', 'do_not_try_again'],
    ['stolen_card', 'card_declined', 'do_not_try_again'],
    ['pickup_card', 'card_declined', 'do_not_try_again'],
    ['fraudulent', 'card_declined', 'do_not_try_again'],
    ['do_not_try_again', 'card_declined', 'do_not_try_again'],
    ['card_not_supported', 'card_declined', 'confirm_card_data'],
    ['expired_card', 'expired_card', 'confirm_card_data'],
    ['incorrect_cvc', 'incorrect_cvc', 'confirm_card_data'],
    ['processing_error', 'processing_error', 'try_again_later'],
    ['authentication_required', 'authentication_required', undefined],
  ])(
    'that the bank declines as %s is a 402 with code, advice and the payment inside',
    async (decline, code, advice) => {
      const { url, stripe, customer, card } = await holder();
      await turn(url, `payment_methods/${card}`, { decline });
      const error = await refusal(stripe.paymentIntents.create(refill({ customer, card })));
      expect(error).toMatchObject({
        statusCode: 402,
        type: 'StripeCardError',
        code,
        decline_code: decline,
        payment_method: { id: card },
        payment_intent: {
          status: 'requires_payment_method',
          payment_method: null,
          metadata: { purchase_id: 'p1' },
          last_payment_error: { code, decline_code: decline, type: 'card_error' },
        },
      });
      expect(Object(error.raw).advice_code).toBe(advice);
      expect(await stripe.charges.retrieve(String(error.charge))).toMatchObject({ paid: false, failure_code: code });
      await turn(url, `payment_methods/${card}`, { decline: null });
      const again = await stripe.paymentIntents.create(refill({ customer, card }));
      expect(again.status).toBe('succeeded');
    },
  );

  test.each([
    ['pm_card_chargeCustomerFail', 'generic_decline'],
    ['pm_card_authenticationRequired', 'authentication_required'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ])('to %s, which could be saved, is declined as %s', async (name, decline) => {
    const { stripe, customer, card } = await holder(name);
    const error = await refusal(stripe.paymentIntents.create(refill({ customer, card })));
    expect(error).toMatchObject({ statusCode: 402, decline_code: decline });
  });

  test('to a card that asked for proof when it was saved needs none any more', async () => {
    const { stripe, customer, card } = await holder('pm_card_authenticationRequiredOnSetup');
    expect(await stripe.paymentIntents.create(refill({ customer, card }))).toMatchObject({ status: 'succeeded' });
    const other = await stripe.customers.create({});
    const attached = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', {
      customer: other.id,
    });
    const unproven = refill({ customer: other.id, card: attached.id });
    expect(await refusal(stripe.paymentIntents.create(unproven))).toMatchObject({ code: 'authentication_required' });
  });

  test('to a card whose last month is over is declined as expired', async () => {
    const { stripe, customer, card } = await holder();
    await stripe.paymentMethods.update(card, { card: { exp_month: 1, exp_year: 2026 } });
    expect(await refusal(stripe.paymentIntents.create(refill({ customer, card })))).toMatchObject({
      code: 'expired_card',
    });
  });

  test('is replayed under its key, decline and all; another key charges anew', async () => {
    const { url, stripe, customer, card } = await holder();
    await turn(url, `payment_methods/${card}`, { decline: 'insufficient_funds' });
    const order = refill({ customer, card });
    const first = await refusal(stripe.paymentIntents.create(order, { idempotencyKey: 'refill:1' }));
    await turn(url, `payment_methods/${card}`, { decline: null });
    const second = await refusal(stripe.paymentIntents.create(order, { idempotencyKey: 'refill:1' }));
    expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
    const third = await stripe.paymentIntents.create(order, { idempotencyKey: 'refill:2' });
    expect(third.status).toBe('succeeded');
    expect((await stripe.charges.list({ customer })).data.map(({ paid }) => paid)).toEqual([true, false]);
  });

  test('whose answer was lost is charged once, however often its key is sent', async () => {
    const { url, customer, card } = await holder();
    await setFaults(url, { apiErrorAfter: 2 });
    const patient = client(url, undefined, { maxNetworkRetries: 3 });
    const intent = await patient.paymentIntents.create(refill({ customer, card }), { idempotencyKey: 'refill:9' });
    expect(intent.status).toBe('succeeded');
    expect((await patient.charges.list({ customer })).data).toHaveLength(1);
  });

  test('by bank account is under way until the bank has answered', async () => {
    const { url, stripe } = await stand();
    const { id: customer } = await stripe.customers.create({});
    const { id: account } = await stripe.paymentMethods.attach('pm_usBankAccount_success', { customer });
    const [paid, failed] = [
      await stripe.paymentIntents.create(refill({ customer, card: account })),
      await stripe.paymentIntents.create(refill({ customer, card: account })),
    ];
    expect(paid).toMatchObject({ status: 'processing', amount_received: 0 });
    await turn(url, `async/${paid.id}`, { outcome: 'succeeded' });
    await turn(url, `async/${failed.id}`, { outcome: 'failed' });
    expect(await stripe.paymentIntents.retrieve(paid.id)).toMatchObject({ status: 'succeeded', amount_received: 2000 });
    expect(await stripe.paymentIntents.retrieve(failed.id)).toMatchObject({ status: 'requires_payment_method' });
  });
});

describe('what is refused, and leaves no payment behind', () => {
  test.each<[string, Partial<Stripe.PaymentIntentCreateParams>, object]>([
    ['49 cents', { amount: 49 }, { code: 'amount_too_small', param: 'amount' }],
    ['a fraction of a cent', { amount: 20.5 }, { code: 'parameter_invalid_integer', param: 'amount' }],
    ['another currency', { currency: 'eur' }, { param: 'currency' }],
    ['a card nobody has', { payment_method: 'pm_nothing' }, { code: 'resource_missing', param: 'payment_method' }],
    ['a customer nobody knows', { customer: 'cus_gone' }, { code: 'resource_missing', param: 'customer' }],
    ['off_session without confirm', { confirm: false, error_on_requires_action: undefined }, { param: 'off_session' }],
    ['redirects, and no way back', { automatic_payment_methods: { enabled: true } }, { param: 'return_url' }],
    ['money for somebody else', { transfer_group: 'x' }, { param: 'transfer_group' }],
  ])('a charge of %s', async (_name, changes, fault) => {
    const { stripe, customer, card } = await holder();
    const error = await refusal(stripe.paymentIntents.create(refill({ customer, card }, changes)));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', ...fault });
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });

  test('a card that was removed, and one that is kept with somebody else', async () => {
    const { stripe, customer, card } = await holder();
    const { customer: other } = await customerWith(stripe);
    expect(await refusal(stripe.paymentIntents.create(refill({ customer: other, card })))).toMatchObject({
      statusCode: 400,
      param: 'payment_method',
    });
    await stripe.paymentMethods.detach(card);
    const error = await refusal(stripe.paymentIntents.create(refill({ customer, card })));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', param: 'payment_method' });
    expect(error.message).toContain('may not be used again');
  });
});

describe('proof of who pays (3-D Secure)', () => {
  test('a declined refill is finished by its owner: confirmed, proven, paid, and back with the payment’s id', async () => {
    const here = await holder('pm_card_authenticationRequired');
    const { stripe, customer, card } = here;
    const { payment_intent: declined } = await refusal(stripe.paymentIntents.create(refill({ customer, card })));
    const id = String(declined?.id);
    const asked = await stripe.paymentIntents.confirm(id, { payment_method: card, return_url: `${RETURN}?refill=1` });
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
    const { url } = asked.next_action?.redirect_to_url ?? {};
    const { location } = await prove(url ?? null);
    const back = new URL(String(location));
    expect(Object.fromEntries(back.searchParams)).toEqual({
      refill: '1',
      payment_intent: id,
      payment_intent_client_secret: asked.client_secret,
      redirect_status: 'succeeded',
    });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'succeeded',
      next_action: null,
      last_payment_error: null,
    });
    expect(await typesAfter(here, 'payment_intent.requires_action')).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
    expect(await prove(url ?? null)).toMatchObject({ status: 200, location: null });
    expect((await stripe.charges.list({ customer })).data.filter(({ paid }) => paid)).toHaveLength(1);
  });

  test('who fails it has paid nothing, and can try again with another card', async () => {
    const { stripe, customer, card } = await holder('pm_card_authenticationRequired');
    const params = refill({ customer, card }, { off_session: undefined, error_on_requires_action: undefined });
    const intent = await stripe.paymentIntents.create({ ...params, return_url: RETURN });
    const { location } = await prove(intent.next_action?.redirect_to_url?.url ?? null, 'fail');
    expect(location).toContain('redirect_status=failed');
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa', return_url: RETURN });
    expect(paid.status).toBe('succeeded');
    const twice = await refusal(stripe.paymentIntents.confirm(intent.id, { payment_method: card, return_url: RETURN }));
    expect(twice).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: intent.id },
    });
  });

  test('without a way back a script in the shop’s page waits for it', async () => {
    const { stripe, customer, card } = await holder('pm_card_authenticationRequired');
    const params = refill({ customer, card }, { off_session: undefined, error_on_requires_action: undefined });
    const intent = await stripe.paymentIntents.create(params);
    expect(intent.next_action?.type).toBe('use_stripe_sdk');
    expect(await prove(String(intent.next_action?.use_stripe_sdk?.stripe_js))).toMatchObject({ status: 200 });
    const { client_secret } = intent;
    const seen = await stripe.paymentIntents.retrieve(intent.id, { client_secret: String(client_secret) });
    expect(seen.status).toBe('succeeded');
    expect(await refusal(stripe.paymentIntents.retrieve(intent.id, { client_secret: 'pi_x_secret_y' }))).toMatchObject({
      statusCode: 400,
    });
  });

  test('a proof that counts as an error is a 402, and a payment that waits can be canceled', async () => {
    const { stripe, customer, card } = await holder('pm_card_authenticationRequired');
    const params = refill({ customer, card }, { off_session: undefined });
    const error = await refusal(stripe.paymentIntents.create(params));
    expect(error).toMatchObject({
      code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method' },
    });
    const waiting = await stripe.paymentIntents.create({ ...params, error_on_requires_action: false });
    const canceled = await stripe.paymentIntents.cancel(waiting.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned', next_action: null });
    expect(await refusal(stripe.paymentIntents.cancel(waiting.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(await prove(String(waiting.next_action?.use_stripe_sdk?.stripe_js))).toMatchObject({ status: 200 });
    expect((await stripe.charges.list({ customer })).data.filter(({ paid }) => paid)).toEqual([]);
  });

  test('a form posted from another site proves nothing', async () => {
    const { url, stripe, customer, card } = await holder('pm_card_authenticationRequired');
    const params = refill({ customer, card }, { off_session: undefined, error_on_requires_action: undefined });
    const intent = await stripe.paymentIntents.create({ ...params, return_url: RETURN });
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const body = new URLSearchParams({ outcome: 'complete' });
    const answer = await fetch(`${url}/3ds/${intent.id}`, { method: 'POST', body, headers });
    expect(answer.status).toBe(403);
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_action' });
  });
});
