import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCardSetup } from '@/lib/cards/start-card-setup';
import { noticeText } from '@/lib/notices/notice-text';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { languageOfRequest } from '@/lib/reader/language';
import { dollars, makeBuyer, purchaseRow, startTestStripe, type TestStripe } from '../purchases/buying';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());

async function sessionOf(purchaseId: string) {
  const { stripeSessionId } = await purchaseRow(purchaseId);
  return stripe.sdk.checkout.sessions.retrieve(stripeSessionId ?? '', { expand: ['line_items'] });
}

test.each([
  ['da', 'AI-kredit', 'refunderes ikke', 'Betal'],
  ['ja', 'AIクレジット', '返金できません', '支払う'],
  ['en', 'AI credits', 'non-refundable', 'Pay'],
] as const)('what Stripe shows a buyer is in their language: %s', async (locale, product, notice, button) => {
  const { buyer } = await makeBuyer();
  const { purchaseId, url } = await startCheckout({ buyer, amount: dollars(20), locale });
  const session = await sessionOf(purchaseId);
  expect(session.locale).toBe(locale);
  expect(session.line_items?.data[0]?.description).toBe(product);
  expect(session.custom_text.submit?.message).toContain(notice);
  const page = await (await fetch(url, { headers: { 'accept-language': 'en' } })).text();
  expect(page).toContain(`<html lang="${locale}">`);
  expect(page).toContain(`>${button}</button>`);
});

test('a purchase keeps the language that it began in: the repeated call has the same texts', async () => {
  const { buyer } = await makeBuyer();
  await stripe.faults({ apiErrorAfter: 10 });
  await expect(startCheckout({ buyer, amount: dollars(20), locale: 'da' })).rejects.toMatchObject({
    code: 'stripe_unavailable',
  });
  await stripe.faults({});
  const { purchaseId } = await startCheckout({ buyer, amount: dollars(20), locale: 'ja' });
  expect(await db.purchase.count({ where: { userId: buyer.userId } })).toBe(1);
  expect((await sessionOf(purchaseId)).locale).toBe('da');
});

test("the page that takes a card is in its owner's language", async () => {
  const { buyer } = await makeBuyer();
  const page = await (await fetch(await startCardSetup(buyer, { locale: 'ja' }))).text();
  expect(page).toContain('<html lang="ja">');
  expect(page).toContain('今回は請求されません');
});

test('what a person chose goes before what this browser chose, and that before what it asks for', () => {
  const request = (cookie: string) =>
    new Request('http://localhost', { headers: { cookie, 'accept-language': 'ja-JP,ja' } });
  expect(languageOfRequest(request(''), {})).toBe('ja');
  expect(languageOfRequest(request('studio-language=da'), {})).toBe('da');
  expect(languageOfRequest(request('studio-language=nonsense'), { locale: null })).toBe('ja');
  expect(languageOfRequest(request('studio-language=da'), { locale: 'en' })).toBe('en');
});

test('a plan is named in the language of who reads of it; what an older notice says of it stands', () => {
  const body = (plan: string, locale: string) => noticeText({ kind: 'plan_changed', facts: { plan } }, locale)?.body;
  expect(body('team:3', 'en')).toContain('Team, 3 seats');
  expect(body('team:3', 'da')).toContain('Team, 3 pladser');
  expect(body('pro:1', 'ja')).toContain('Pro、1シート');
  expect(body('free:1', 'da')).toContain('Free');
  expect(body('Team, 3 seats', 'da')).toContain('Team, 3 seats');
});
