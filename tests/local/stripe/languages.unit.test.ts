import { expect, test } from 'vitest';
import { DECLINES } from '@/local/stripe/declines';
import { accountWords } from '@/local/stripe/pages/account-words';
import { failureIn, noticeWords } from '@/local/stripe/pages/notice-words';
import { wordsIn } from '@/local/stripe/pages/words';
import { CARD, customerWith, DECLINED, pay, seatPrice, sessionParams, stand } from './stand';

const LANGUAGES = ['da', 'ja'] as const;

/** The texts of a catalogue that are long enough not to stand in a page by chance, without what they leave open. */
function textsIn(words: object): string[] {
  return Object.values(words).flatMap((value: string | object) =>
    typeof value === 'string' ? value.split(/\{\w+\}/).filter((part) => part.trim().length > 6) : textsIn(value),
  );
}

const ENGLISH = [wordsIn('en'), accountWords('en'), noticeWords('en')].flatMap(textsIn);
/** Which of our English texts a page shows; names of products and methods are the same everywhere. */
const englishOn = (text: string) => ENGLISH.filter((part) => text.includes(part));

async function page(url: string | null, language: string, fields?: Record<string, string>) {
  if (url === null) throw new Error('no page');
  const body = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  const answer = await fetch(url, { ...body, redirect: 'manual', headers: { 'accept-language': language } });
  const text = await answer.text();
  return {
    language: /<html lang="(\w+)">/.exec(text)?.[1],
    text: text.slice(text.indexOf('<body>')),
    alert: /role="alert">([^<]*)</.exec(text)?.[1] ?? null,
  };
}

test('every text of the pages is written in each language', () => {
  const shape = (words: object): unknown =>
    Object.fromEntries(
      Object.entries(words).map(([name, value]) => [
        name,
        typeof value === 'string' ? (value.match(/\{\w+\}/g) ?? []).sort() : shape(value),
      ]),
    );
  for (const language of LANGUAGES)
    for (const words of [wordsIn, accountWords, noticeWords]) {
      expect(shape(words(language))).toEqual(shape(words('en')));
      expect(textsIn(words(language)).filter((text) => ENGLISH.includes(text))).toEqual([]);
    }
});

test.each(LANGUAGES)(
  'the portal and its invoice are read in the language that the session was made for (%s)',
  async (locale) => {
    const { stripe, url } = await stand();
    const { customer, card } = await customerWith(stripe);
    const price = await seatPrice(stripe);
    await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id, quantity: 3 }],
      default_payment_method: card,
    });
    const session = await stripe.billingPortal.sessions.create({
      customer,
      locale,
      return_url: 'http://localhost:3000/billing',
    });
    const shown = await page(session.url, 'en');
    expect(shown.language).toBe(locale);
    expect(shown.text).toContain(accountWords(locale).portal.plan);
    expect(shown.text).toContain(locale === 'da' ? '3 × 50,00' : '3 × $50.00／月');
    expect(englishOn(shown.text)).toEqual([]);
    const { alert } = await page(session.url, 'en', { ...DECLINED, action: 'card' });
    expect(alert).toBe(locale === 'da' ? 'Dit kort blev afvist.' : 'カードが拒否されました。');
    const [invoice] = (await stripe.invoices.list({ customer })).data;
    const read = await page(`${url}/i/${invoice?.id}`, locale);
    expect(read.language).toBe(locale);
    expect(englishOn(read.text)).toEqual([]);
  },
);

test.each(LANGUAGES)(
  '3-D Secure asks in the language of the page that it began on, and says there what failed (%s)',
  async (locale) => {
    const { stripe, url } = await stand();
    const session = await stripe.checkout.sessions.create(sessionParams({ locale, customer_email: 'a@b.test' }));
    const { location } = await pay(session.url, { ...CARD, cardNumber: '4000 0027 6000 3184' });
    const proof = await page(`${url}${location}`, 'en');
    expect(proof.language).toBe(locale);
    expect(proof.text).toContain(noticeWords(locale).proof.fail);
    expect(englishOn(proof.text)).toEqual([]);
    await page(`${url}${location}`, 'en', { outcome: 'fail' });
    const back = await page(session.url, 'en');
    expect(back.alert).toMatch(locale === 'da' ? /^Vi kan ikke godkende/ : /^お支払い方法を認証できませんでした/);
    await pay(session.url, CARD);
    expect(englishOn((await page(session.url, 'en')).text)).toEqual([]);
  },
);

test.each(LANGUAGES)('a receipt is read in the language that the browser asks for (%s)', async (locale) => {
  const { stripe } = await stand();
  const session = await stripe.checkout.sessions.create(sessionParams({ customer_email: 'a@b.test' }));
  await pay(session.url);
  const [charge] = (await stripe.charges.list()).data;
  const receipt = await page(charge?.receipt_url ?? null, `${locale},en;q=0.5`);
  expect(receipt.language).toBe(locale);
  expect(receipt.text).toContain(locale === 'da' ? 'Kvittering fra' : '領収書');
  expect(englishOn(receipt.text)).toEqual([]);
});

test('every reason that a card does not pay is told in each language', () => {
  for (const { message } of Object.values(DECLINES))
    for (const language of LANGUAGES) expect(failureIn(language, message)).not.toBe(message);
});
