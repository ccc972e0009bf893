import type { IncomingMessage } from 'node:http';

/** What the payment page says, in the languages that its tests read it in. Stripe's own speaks many more. */
const EN = {
  banner: 'Local test page — no real money',
  titles: { payment: 'Pay', setup: 'Save a card with', subscription: 'Subscribe to' },
  headings: { payment: 'Pay by card', setup: 'Save a card', subscription: 'Pay by card' },
  buttons: { payment: 'Pay', setup: 'Save card', subscription: 'Pay' },
  order: 'Order',
  card: 'Card',
  kept: 'Your card is kept for later payments. Nothing is charged now.',
  perMonth: ' per month',
  tax: 'Tax (test rate)',
  total: 'Total due',
  back: 'Back',
  email: 'Email',
  cardNumber: 'Card number',
  expiry: 'Expiry',
  expiryHint: 'MM / YY',
  cvc: 'CVC',
  name: 'Name on card',
  payWith: 'Pay with',
  otherCard: 'Another card (fill in below)',
  save: 'Save my card',
  terms: "I agree to the merchant's Terms of Service",
  monthly: 'Your card is kept, and charged each month until you cancel.',
  testCards: 'Test card: {card}, and others',
  testCardsHint: 'Any future expiry, any CVC, any name. Never type a real card here.',
  wrong: {
    email: 'Enter an email address.',
    terms: 'Agree to the terms of service to go on.',
    gone: 'That card is no longer on file.',
    noNumber: 'Enter your card number.',
    number: 'Your card number is invalid.',
    cvc: "Your card's security code is incomplete.",
    noName: 'Enter the name on the card.',
    expiry: "Enter your card's expiry as MM / YY.",
    month: "Your card's expiration month is invalid.",
    past: 'Your card has expired: its expiry is in the past.',
    year: "Your card's expiration year is invalid.",
  },
};

export type Words = typeof EN;

const DA: Words = {
  banner: 'Lokal testside — ingen rigtige penge',
  titles: { payment: 'Betal', setup: 'Gem et kort hos', subscription: 'Abonner på' },
  headings: { payment: 'Betal med kort', setup: 'Gem et kort', subscription: 'Betal med kort' },
  buttons: { payment: 'Betal', setup: 'Gem kort', subscription: 'Betal' },
  order: 'Ordre',
  card: 'Kort',
  kept: 'Dit kort gemmes til senere betalinger. Der trækkes ikke noget nu.',
  perMonth: ' om måneden',
  tax: 'Moms (testsats)',
  total: 'I alt at betale',
  back: 'Tilbage',
  email: 'E-mail',
  cardNumber: 'Kortnummer',
  expiry: 'Udløbsdato',
  expiryHint: 'MM / ÅÅ',
  cvc: 'CVC',
  name: 'Navn på kortet',
  payWith: 'Betal med',
  otherCard: 'Et andet kort (udfyld nedenfor)',
  save: 'Gem mit kort',
  terms: 'Jeg accepterer forretningens servicevilkår',
  monthly: 'Dit kort gemmes, og der trækkes hver måned, indtil du opsiger.',
  testCards: 'Testkort: {card} og andre',
  testCardsHint: 'En hvilken som helst fremtidig udløbsdato, CVC og navn. Indtast aldrig et rigtigt kort her.',
  wrong: {
    email: 'Indtast en e-mailadresse.',
    terms: 'Accepter servicevilkårene for at fortsætte.',
    gone: 'Det kort er ikke længere gemt.',
    noNumber: 'Indtast dit kortnummer.',
    number: 'Dit kortnummer er ugyldigt.',
    cvc: 'Kortets sikkerhedskode er ikke hel.',
    noName: 'Indtast navnet på kortet.',
    expiry: 'Indtast kortets udløbsdato som MM / ÅÅ.',
    month: 'Kortets udløbsmåned er ugyldig.',
    past: 'Dit kort er udløbet.',
    year: 'Kortets udløbsår er ugyldigt.',
  },
};

const JA: Words = {
  banner: 'ローカルのテストページです。実際のお金は動きません',
  titles: { payment: '支払い：', setup: 'カードの保存：', subscription: '申し込み：' },
  headings: { payment: 'カードで支払う', setup: 'カードを保存', subscription: 'カードで支払う' },
  buttons: { payment: '支払う', setup: 'カードを保存', subscription: '支払う' },
  order: 'ご注文',
  card: 'カード',
  kept: 'カードは今後の支払いのために保存されます。今回は請求されません。',
  perMonth: '／月',
  tax: '税（テスト用税率）',
  total: 'お支払い合計',
  back: '戻る',
  email: 'メールアドレス',
  cardNumber: 'カード番号',
  expiry: '有効期限',
  expiryHint: '月 / 年',
  cvc: 'セキュリティコード',
  name: 'カードの名義',
  payWith: '支払い方法',
  otherCard: '別のカード（下に入力）',
  save: 'カードを保存する',
  terms: '販売者の利用規約に同意します',
  monthly: 'カードは保存され、解約するまで毎月請求されます。',
  testCards: 'テストカード：{card}など',
  testCardsHint: '有効期限は将来の日付、セキュリティコードと名義は任意です。実際のカードは入力しないでください。',
  wrong: {
    email: 'メールアドレスを入力してください。',
    terms: '続けるには利用規約に同意してください。',
    gone: 'そのカードは保存されていません。',
    noNumber: 'カード番号を入力してください。',
    number: 'カード番号が正しくありません。',
    cvc: 'セキュリティコードが正しく入力されていません。',
    noName: 'カードの名義を入力してください。',
    expiry: '有効期限を「月 / 年」の形で入力してください。',
    month: '有効期限の月が正しくありません。',
    past: 'カードの有効期限が切れています。',
    year: '有効期限の年が正しくありません。',
  },
};

const LANGUAGES = { en: EN, da: DA, ja: JA };
export type PageLanguage = keyof typeof LANGUAGES;

/**
 * The language of a session's page: what it was made with, else what the browser asks for first.
 * Source: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-locale
 */
export function pageLanguage(locale: string | null, { headers }: IncomingMessage): PageLanguage {
  const acceptLanguage = headers['accept-language'] ?? '';
  const wanted = locale === null || locale === 'auto' ? acceptLanguage.split(',').map((tag) => tag.trim()) : [locale];
  const found = wanted.map((tag) => tag.split(/[-;]/, 1)[0] ?? '').find((tag) => tag in LANGUAGES);
  return found === 'da' || found === 'ja' ? found : 'en';
}

export function wordsIn(language: PageLanguage): Words {
  return LANGUAGES[language];
}
