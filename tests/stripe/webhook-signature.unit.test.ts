import Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { verifyWebhook } from '@/lib/stripe/webhook-signature';

const SECRET = 'whsec_current';
const NEXT_SECRET = 'whsec_next';

// The settings are read at the first use; two webhook secrets at once mean that one is being rotated.
vi.stubEnv('STRIPE_WEBHOOK_SECRET', `${SECRET}, ${NEXT_SECRET}`);
vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_local_unit');
vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none');
vi.stubEnv('AUTH_SECRET', 'unit-test-'.repeat(4));
vi.stubEnv('DEMO_MODEL_URL', 'http://127.0.0.1:1');

const payload = JSON.stringify({ id: 'evt_1', name: 'Zoë', object: 'event' });
const seconds = () => Math.floor(Date.now() / 1_000);

function sign(text: string, over: { secret?: string; timestamp?: number; scheme?: string } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: text, secret: SECRET, ...over });
}

const refusal = expect.objectContaining({ code: 'invalid_request', status: 400 });

describe("Stripe's signature", () => {
  test('is accepted over exactly the bytes that were signed (REL-W12)', () => {
    expect(verifyWebhook(Buffer.from(payload), sign(payload))).toBe(payload);
  });

  test('is accepted from both secrets while one is being rotated, and from no other (REL-W27)', () => {
    expect(verifyWebhook(Buffer.from(payload), sign(payload, { secret: NEXT_SECRET }))).toBe(payload);
    expect(() => verifyWebhook(Buffer.from(payload), sign(payload, { secret: 'whsec_another' }))).toThrow(refusal);
  });

  test('is accepted when one of several signatures fits', () => {
    const other = sign(payload, { secret: 'whsec_another' }).split(',')[1];
    expect(verifyWebhook(Buffer.from(payload), `${sign(payload)},${other}`)).toBe(payload);
  });

  test('is accepted up to 300 seconds old, and refused when it is older (REL-W11)', () => {
    expect(verifyWebhook(Buffer.from(payload), sign(payload, { timestamp: seconds() - 290 }))).toBe(payload);
    expect(() => verifyWebhook(Buffer.from(payload), sign(payload, { timestamp: seconds() - 310 }))).toThrow(refusal);
  });

  test('is refused when it is dated ahead, which would keep it valid for longer', () => {
    expect(() => verifyWebhook(Buffer.from(payload), sign(payload, { timestamp: seconds() + 400 }))).toThrow(refusal);
  });

  test.each([
    ['missing', null],
    ['empty', ''],
    ['nonsense', 'nonsense'],
    ['without a time', 'v1=00'],
    ['with a time that is no number', 't=now,v1=00'],
    ['without a signature', `t=${seconds()}`],
  ])('is refused when it is %s', (_, header) => {
    expect(() => verifyWebhook(Buffer.from(payload), header)).toThrow(refusal);
  });

  test('is refused when it is truncated or of an older scheme (REL-W10)', () => {
    expect(() => verifyWebhook(Buffer.from(payload), sign(payload).slice(0, -1))).toThrow(refusal);
    expect(() => verifyWebhook(Buffer.from(payload), sign(payload, { scheme: 'v0' }))).toThrow(refusal);
  });

  const bytes = Buffer.from(payload);
  test.each([
    ['with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])],
    ['with another order of keys', Buffer.from(JSON.stringify({ object: 'event', name: 'Zoë', id: 'evt_1' }))],
    ['with escapes instead of letters', Buffer.from(payload.replace('ë', '\\u00eb'))],
    ['with a line break at its end', Buffer.concat([bytes, Buffer.from('\r\n')])],
    ['with other spaces', Buffer.from(JSON.stringify(JSON.parse(payload), null, 1))],
    ['in Latin-1', Buffer.from(payload, 'latin1')],
    ['in UTF-16', Buffer.from(payload, 'utf16le')],
    ['with a byte that is not UTF-8', Buffer.concat([bytes, Buffer.from([0xff])])],
    ['cut short', bytes.subarray(0, -1)],
    ['that is empty', Buffer.alloc(0)],
  ])('is refused over a body %s', (_, body) => {
    expect(() => verifyWebhook(body, sign(payload))).toThrow(refusal);
  });

  test('a refusal does not say which check failed', () => {
    const messages = [sign(payload, { timestamp: seconds() - 400 }), 'nonsense', null].map((header) => {
      try {
        return verifyWebhook(Buffer.from(payload), header);
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    });
    expect(new Set(messages).size).toBe(1);
  });
});
