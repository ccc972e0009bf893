import type { PageLanguage } from './words';

/** What is said of cards that don't pay, of 3-D Secure, and where there is nothing to do. */
const EN = {
  cardLine: '{brand} ending in {last4}, expires {expiry}',
  bankLine: 'Bank account ending in {last4}',
  card: 'Card',
  proof: {
    ask: 'Your bank wants to know that it is you: {card}.',
    askAmount: 'Your bank wants to know that it is you: {card}, {amount}.',
    complete: 'Complete authentication',
    fail: 'Fail authentication',
  },
  nothing: { title: 'Nothing to do here', text: 'You can close this page and go back to where you came from.' },
  notFound: { title: 'No such page', text: 'The address is wrong, or what it named is gone.' },
  closed: {
    paid: 'This payment is complete',
    paidText: 'You have paid, and nothing more will be charged.',
    saved: 'This setup is complete',
    savedText: 'Your card is saved.',
    expired: 'This payment page has expired',
    expiredText: 'Nothing was charged. Go back to start again.',
    continue: 'Continue',
  },
  bank: {
    title: 'Test bank account: settles later',
    text: "The order is placed at once; the money comes, or doesn't, when the switch {address} says so.",
    button: 'Use the test bank account',
  },
};

type NoticeWords = typeof EN;

const DA: NoticeWords = {
  cardLine: '{brand}, der slutter på {last4}, udløber {expiry}',
  bankLine: 'Bankkonto, der slutter på {last4}',
  card: 'Kort',
  proof: {
    ask: 'Din bank vil vide, at det er dig: {card}.',
    askAmount: 'Din bank vil vide, at det er dig: {card}, {amount}.',
    complete: 'Gennemfør godkendelsen',
    fail: 'Lad godkendelsen mislykkes',
  },
  nothing: { title: 'Her er intet at gøre', text: 'Du kan lukke siden og gå tilbage til, hvor du kom fra.' },
  notFound: { title: 'Siden findes ikke', text: 'Adressen er forkert, eller det, den peger på, er væk.' },
  closed: {
    paid: 'Betalingen er gennemført',
    paidText: 'Du har betalt, og der trækkes ikke mere.',
    saved: 'Kortet er gemt',
    savedText: 'Dit kort er gemt.',
    expired: 'Betalingssiden er udløbet',
    expiredText: 'Der er ikke trukket noget. Gå tilbage, og begynd igen.',
    continue: 'Fortsæt',
  },
  bank: {
    title: 'Testbankkonto: betales senere',
    text: 'Ordren afgives med det samme; pengene kommer, eller kommer ikke, når kontakten {address} siger det.',
    button: 'Brug testbankkontoen',
  },
};

const JA: NoticeWords = {
  cardLine: '{brand}（末尾{last4}、有効期限{expiry}）',
  bankLine: '銀行口座（末尾{last4}）',
  card: 'カード',
  proof: {
    ask: 'カード発行会社がご本人かどうかを確認しています：{card}',
    askAmount: 'カード発行会社がご本人かどうかを確認しています：{card}、{amount}',
    complete: '認証を完了する',
    fail: '認証を失敗させる',
  },
  nothing: { title: 'ここでの操作はありません', text: 'このページを閉じて、元の画面にお戻りください。' },
  notFound: { title: 'ページが見つかりません', text: 'アドレスが間違っているか、対象がなくなっています。' },
  closed: {
    paid: 'お支払いは完了しています',
    paidText: 'お支払い済みです。これ以上請求されることはありません。',
    saved: '登録は完了しています',
    savedText: 'カードは保存されています。',
    expired: 'この支払いページは期限切れです',
    expiredText: '請求は行われていません。元のページに戻って、もう一度始めてください。',
    continue: '続ける',
  },
  bank: {
    title: 'テスト用銀行口座（後日入金）',
    text: '注文はすぐに確定します。入金されるかどうかは、スイッチ{address}で決まります。',
    button: 'テスト用銀行口座を使う',
  },
};

const WORDS: Record<PageLanguage, NoticeWords> = { en: EN, da: DA, ja: JA };

export function noticeWords(language: PageLanguage): NoticeWords {
  return WORDS[language];
}

/** Why a card didn't pay, as the page says it. What programs are told (and tests name it by) stays English. */
const FAILURES: Record<Exclude<PageLanguage, 'en'>, Readonly<Record<string, string>>> = {
  da: {
    'Your card was declined.': 'Dit kort blev afvist.',
    'Your card was declined. This transaction requires authentication.':
      'Dit kort blev afvist. Denne betaling kræver godkendelse.',
    'Your card is not supported.': 'Dit kort understøttes ikke.',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.':
      'Dit kort blev afvist på grund af for mange forsøg, eller fordi beløbsgrænsen er nået.',
    'Your card has expired.': 'Dit kort er udløbet.',
    "Your card's security code is incorrect.": 'Kortets sikkerhedskode er forkert.',
    'Your card has insufficient funds.': 'Der er ikke dækning på kortet.',
    'An error occurred while processing your card. Try again in a little bit.':
      'Der opstod en fejl under behandlingen af dit kort. Prøv igen om lidt.',
    'Your card was declined. This is a test page: use one of the test cards.':
      'Dit kort blev afvist. Det er en testside: Brug et af testkortene.',
    'Your card is not supported: the local Stripe does not play this test card yet.':
      'Dit kort understøttes ikke: Den lokale Stripe kan endnu ikke dette testkort.',
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.':
      'Vi kan ikke godkende din betalingsmetode. Vælg en anden betalingsmetode, og prøv igen.',
  },
  ja: {
    'Your card was declined.': 'カードが拒否されました。',
    'Your card was declined. This transaction requires authentication.':
      'カードが拒否されました。このお支払いには認証が必要です。',
    'Your card is not supported.': 'このカードには対応していません。',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.':
      '試行回数が多すぎるか、限度額を超えたため、カードが拒否されました。',
    'Your card has expired.': 'カードの有効期限が切れています。',
    "Your card's security code is incorrect.": 'セキュリティコードが正しくありません。',
    'Your card has insufficient funds.': 'カードの残高が不足しています。',
    'An error occurred while processing your card. Try again in a little bit.':
      'カードの処理中にエラーが発生しました。しばらくしてからもう一度お試しください。',
    'Your card was declined. This is a test page: use one of the test cards.':
      'カードが拒否されました。これはテストページです。テストカードを使ってください。',
    'Your card is not supported: the local Stripe does not play this test card yet.':
      'このカードには対応していません。ローカルのStripeはこのテストカードをまだ再現できません。',
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.':
      'お支払い方法を認証できませんでした。別のお支払い方法でもう一度お試しください。',
  },
};

export function failureIn(language: PageLanguage, message: string): string {
  return language === 'en' ? message : (FAILURES[language][message] ?? message);
}
