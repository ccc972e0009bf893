import { type Language, languageOf } from '@/lib/i18n/languages';

/** Words that a question has for the sake of its grammar. */
const GRAMMAR: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: setOf(
    'a an and any are as at be been but by can could did do does for from get had has have how i if in is it its me my no ' +
      'not of on or our shall should so that the their them then there these they this to us was we were what when where ' +
      'want which who will with would you your',
  ),
  da: setOf(
    'af alle at blev blevet blive bliver da de dem den der deres det dette dig din dine disse dit du efter eller en end er et ' +
      'for fra får få gør gøre har have havde hos hun han hvad hvem hvilken hvilke hvis hvor hvordan hvorfor hvornår i igen ' +
      'ikke ind jeg jeres kan kunne man med men mig min mine mit må ned nogen noget nu når og også om op os på sig sin ' +
      'skal skulle sker som sådan til ud under var ved vi vil ville være vores',
  ),
  ja: setOf('から まで ました ません ですか できる できます ください について ところ いくら どうすれば'),
};

/** The ends of words that a question and a text may differ by: rough, and rough for questions and texts alike. */
const ENDINGS: Readonly<Record<Language, RegExp>> = {
  en: /(?<=[a-z]{3})(ies|ing|ed|es|y|e|s)$/,
  da: /(?<=[a-zæøå]{3})(erne|ende|ene|ers|ede|ens|ets|er|en|et|es|te|t|e|r|s)$/,
  ja: /(?!)/,
};

/** "stopped" and "stop", "modeller" and "model". */
const DOUBLED = /([bdfgklmnprst])\1$/;

/** Particles and endings of Japanese are short, and written in hiragana alone. */
const PARTICLE = /^\p{Script=Hiragana}{1,2}$/u;

/**
 * What a text is searched by: its words without grammar and endings. Segmented by the rules of the language, because not every
 * language puts spaces between words. English words count in every language: names of fields, codes.
 */
export function searchWords(text: string, locale: string): string[] {
  const language = languageOf(locale);
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text.toLocaleLowerCase(language));
  return [...segments]
    .filter(({ isWordLike, segment }) => isWordLike && !GRAMMAR[language].has(segment) && !PARTICLE.test(segment))
    .map(({ segment }) => segment.replace(ENDINGS[language], '').replace(DOUBLED, '$1'));
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
