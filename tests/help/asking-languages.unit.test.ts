import { expect, test } from 'vitest';
import { helpText } from '@/lib/help/answer';
import { findPassages } from '@/lib/help/passages';

const DANISH = [
  ['udløber kredit', 'faq#expire'],
  ['Kan jeg få pengene tilbage?', 'faq#refund'],
  ['hvorfor er jeg blevet opkrævet to gange', 'faq#twice'],
  ['mit kort blev afvist', 'faq#declined'],
  ['hvordan slår jeg automatisk optankning fra', 'auto-refill#off'],
  ['stop med at trække penge på mit kort', 'auto-refill#off'],
  ['hvorfor tankede den ikke op', 'auto-refill#pauses'],
  ['jeg har betalt men har ingen kredit', 'faq#missing'],
  ['hvorfor mangler købsknappen', 'buy-credits#who'],
  ['kan jeg flytte kredit til en anden konto', 'faq#transfer'],
  ['insufficient_credits', 'api#no-credits'],
  ['kan jeg trygt prøve igen', 'api#idempotency'],
  ['hvad sker der når kreditten er nul', 'pools#empty'],
  ['betaler jeg for forespørgsler der fejler', 'faq#free'],
  ['mindste køb', 'buy-credits#rules'],
  ['hvad sker der med min optankede kredit når jeg opsiger', 'plans#cancel'],
  ['hvordan får jeg flere pladser', 'plans#change'],
  ['hvem kan se alles forbrug', 'plans#roles'],
  ['hvor laver jeg en api-nøgle', 'api#key'],
  ['hvad koster modellerne', 'api#models'],
  ['hvordan køber jeg kredit', 'buy-credits#steps'],
  ['hvordan inviterer jeg en kollega', 'plans#people'],
  ['hvordan skifter jeg sprog', 'faq#language'],
  ['hvor mange pladser kan jeg have', 'plans#plans'],
  ['udløber mine penge', 'faq#expire'],
] as const;

const JAPANESE = [
  ['クレジットに有効期限はありますか', 'faq#expire'],
  ['返金してもらえますか', 'faq#refund'],
  ['お金を返してほしい', 'faq#refund'],
  ['二重に請求されました', 'faq#twice'],
  ['カードが拒否された', 'faq#declined'],
  ['自動チャージを止めたい', 'auto-refill#off'],
  ['自動チャージをオフにするには', 'auto-refill#off'],
  ['自動チャージが動かないのはなぜですか', 'auto-refill#pauses'],
  ['支払ったのにクレジットが増えない', 'faq#missing'],
  ['購入ボタンがないのはなぜですか', 'buy-credits#who'],
  ['別のアカウントにクレジットを移したい', 'faq#transfer'],
  ['insufficient_credits', 'api#no-credits'],
  ['再送しても安全ですか', 'api#idempotency'],
  ['クレジットがゼロになるとどうなりますか', 'pools#empty'],
  ['失敗したリクエストも請求されますか', 'faq#free'],
  ['最小の購入額はいくらですか', 'buy-credits#rules'],
  ['解約すると追加クレジットはどうなりますか', 'plans#cancel'],
  ['シートを増やすには', 'plans#change'],
  ['誰が全員の利用状況を見られますか', 'plans#roles'],
  ['APIキーの作り方', 'api#key'],
  ['モデルの料金', 'api#models'],
  ['領収書をダウンロードしたい', 'faq#receipts'],
  ['クレジットの買い方', 'buy-credits#steps'],
  ['メンバーを招待するには', 'plans#people'],
  ['言語を変更したい', 'faq#language'],
  ['シートは何席まで', 'plans#plans'],
] as const;

const first = (question: string, language: string) =>
  findPassages(question, language).map(({ page, id }) => `${page}#${id}`)[0];

test.each(DANISH)('a Danish reader who asks "%s" finds the passage that answers it', (question, wanted) => {
  expect(first(question, 'da')).toBe(wanted);
});

test.each(JAPANESE)(
  'a Japanese reader who asks "%s", without spaces, finds the passage that answers it',
  (question, wanted) => {
    expect(first(question, 'ja')).toBe(wanted);
  },
);

test('a program is answered in the language that it asks in, or reads', async () => {
  expect(await helpText(null, '返金してもらえますか', 'en').text()).toMatch(/^# ヘルプの回答\n/);
  expect(await helpText('faq', 'Kan jeg få pengene tilbage?', 'da').text()).toContain('Optankninger refunderes ikke.');
});

test('a question of nothing but grammar finds nothing', () => {
  expect(findPassages('hvad er det', 'da')).toEqual([]);
  expect(findPassages('それはいくらですか', 'ja')).toEqual([]);
});
