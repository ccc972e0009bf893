/**
 * How well texts fit a question: Okapi BM25, the usual way of weighing words that are rare in general and frequent here.
 * Pure. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
 */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** Words that a question has for the sake of its grammar. */
const GRAMMAR = new Set(
  (
    'a an and any are as at be been but by can could did do does for from get had has have how i if in is it its me my no ' +
    'not of on or our shall should so that the their them then there these they this to us was we were what when where ' +
    'want which who will with would you your'
  ).split(' '),
);

/** A score for each text; 0 for one that shares no word with the question. */
export function rank(question: string, texts: readonly string[], locale: string): number[] {
  const documents = texts.map((text) => countsOf(wordsOf(text, locale)));
  const lengths = documents.map((counts) => sum([...counts.values()]));
  const average = sum(lengths) / Math.max(1, texts.length);
  const asked = [...new Set(wordsOf(question, locale))];
  const rarities = asked.map((word) => rarityOf(documents.filter((counts) => counts.has(word)).length, texts.length));
  return documents.map((counts, index) => {
    const longer = 1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * (lengths[index] ?? 0)) / average;
    return sum(
      asked.map((word, at) => {
        const count = counts.get(word) ?? 0;
        return (rarities[at] ?? 0) * ((count * (SATURATION + 1)) / (count + SATURATION * longer));
      }),
    );
  });
}

function rarityOf(having: number, all: number): number {
  return Math.log(1 + (all - having + 0.5) / (having + 0.5));
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Segmented by the rules of the language, because not every language puts spaces between words. */
function wordsOf(text: string, locale: string): string[] {
  const segments = new Intl.Segmenter(locale, { granularity: 'word' }).segment(text.toLocaleLowerCase(locale));
  return [...segments]
    .filter(({ isWordLike, segment }) => isWordLike && !GRAMMAR.has(segment))
    .map(({ segment }) => stemOf(segment));
}

/** "charged", "charges" and "charging" are one word. Rough, and rough for questions and texts alike. */
function stemOf(word: string): string {
  return word.replace(/(?<=[a-z]{3})(ies|ing|ed|es|y|e|s)$/, '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
