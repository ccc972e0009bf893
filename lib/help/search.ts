import { searchWords } from './search-words';

/**
 * How well texts fit a question: Okapi BM25, the usual way of weighing words that are rare in general and frequent here.
 * Pure. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
 */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** How often each word stands in a text. */
export type WordCounts = ReadonlyMap<string, number>;

/** A score for each text, by its words; 0 for one that shares none with the question. */
export function rank(question: string, texts: readonly WordCounts[], locale: string): number[] {
  const lengths = texts.map((counts) => sum([...counts.values()]));
  const average = sum(lengths) / Math.max(1, texts.length);
  const asked = [...new Set(searchWords(question, locale))];
  const rarities = asked.map((word) => rarityOf(texts.filter((counts) => counts.has(word)).length, texts.length));
  return texts.map((counts, index) => {
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

export function countWords(text: string, locale: string): WordCounts {
  const counts = new Map<string, number>();
  for (const word of searchWords(text, locale)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
