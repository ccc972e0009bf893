import { describe, expect, test } from 'vitest';
import { readWebhookEvent } from '@/lib/stripe/webhook-event';

const event = (about: object, over: object = {}) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    api_version: '2026-10-28.endive',
    livemode: false,
    data: { object: about },
    ...over,
  });

describe('an event tells only where to look', () => {
  test('a session names itself, its payment and our purchase', () => {
    const about = { id: 'cs_1', object: 'checkout.session', client_reference_id: 'p1', payment_intent: 'pi_1' };
    expect(readWebhookEvent(event(about))).toEqual({
      eventId: 'evt_1',
      type: 'checkout.session.completed',
      apiVersion: '2026-10-28.endive',
      livemode: false,
      sessionId: 'cs_1',
      paymentIntentId: 'pi_1',
      customerId: null,
      isReturn: false,
      purchaseId: 'p1',
    });
  });

  test('a payment names itself, and our purchase by its metadata', () => {
    const about = { id: 'pi_1', object: 'payment_intent', metadata: { purchase_id: 'p1' } };
    expect(readWebhookEvent(event(about))).toMatchObject({
      sessionId: null,
      paymentIntentId: 'pi_1',
      purchaseId: 'p1',
    });
  });

  test('a charge, a refund or a dispute names its payment, also when that is written out', () => {
    const about = { id: 're_1', object: 'refund', payment_intent: { id: 'pi_1' } };
    expect(readWebhookEvent(event(about))).toMatchObject({
      sessionId: null,
      paymentIntentId: 'pi_1',
      isReturn: true,
      purchaseId: null,
    });
  });

  test.each([
    ['a customer', { id: 'cus_1', object: 'customer' }, {}],
    ['a card', { id: 'pm_1', object: 'payment_method', customer: 'cus_1' }, {}],
    ['a card with its customer written out', { id: 'pm_1', object: 'payment_method', customer: { id: 'cus_1' } }, {}],
    ['a card that was taken off', { id: 'pm_1', object: 'payment_method', customer: null }, { customer: 'cus_1' }],
  ])('%s names its customer', (_, about, previous) => {
    const text = event(about, { data: { object: about, previous_attributes: previous } });
    expect(readWebhookEvent(text)).toMatchObject({ customerId: 'cus_1', purchaseId: null });
  });

  test('fields of a shape that we do not know are no reason to refuse an event', () => {
    const about = { id: 7, object: 'balance', metadata: 'none', payment_intent: 3, client_reference_id: {} };
    expect(readWebhookEvent(event(about, { api_version: null }))).toMatchObject({
      apiVersion: null,
      sessionId: null,
      paymentIntentId: null,
      purchaseId: null,
    });
  });

  test('a thin event, which we never subscribe to, is not ours', () => {
    expect(readWebhookEvent(JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'x' }))).toBeNull();
  });

  test.each(['', 'null', '[]', '{}', '{"object":"event"}', '{"id":"evt_1","object":"event","type":"x"}', '{'])(
    'what is no event is refused: %s',
    (text) => {
      expect(() => readWebhookEvent(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );
});
