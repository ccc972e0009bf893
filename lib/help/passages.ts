import { type Block, blockText, parseMarkdown } from './markdown';
import { type HelpPage, type PageName, readPages } from './pages';
import { countWords, rank, type WordCounts } from './search';

/** What stands under one heading of a page: as much as answers a question. */
export type Passage = {
  page: PageName;
  /** Of the page. */
  title: string;
  id: string;
  heading: string;
  markdown: string;
  blocks: Block[];
};

const MOST_PASSAGES = 4;
/** A passage that fits less than this share of the best one is left out. */
const LEAST_SHARE = 0.5;
/** Whoever asks on a page probably means what it is about. */
const OWN_PAGE = 1.3;

type Library = { passages: readonly Passage[]; counts: readonly WordCounts[] };

/** Of the lists of pages that are still in use: to count all words takes longer than to answer a thousand questions. */
const libraries = new WeakMap<readonly HelpPage[], Library>();

/** The passages of the help that fit a question, the best first; none when none does. */
export function findPassages(question: string, locale: string, on: PageName | null = null): Passage[] {
  const { passages, counts } = libraryOf(locale);
  const scores = rank(question, counts, locale);
  const found = passages
    .map((passage, index) => ({ passage, score: (scores[index] ?? 0) * (passage.page === on ? OWN_PAGE : 1) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const least = (found[0]?.score ?? 0) * LEAST_SHARE;
  const fitting = found.filter(({ score }) => score >= least).slice(0, MOST_PASSAGES);
  return fitting.map(({ passage }) => passage);
}

function libraryOf(locale: string): Library {
  const pages = readPages(locale);
  const known = libraries.get(pages);
  if (known) return known;
  const passages = pages.flatMap(passagesOf);
  const library = { passages, counts: passages.map((passage) => countWords(searchedText(passage), locale)) };
  libraries.set(pages, library);
  return library;
}

/** A page begins with a heading after its lead, so nothing stands before the first one. */
export function passagesOf({ name, title, body }: HelpPage): Passage[] {
  return body.split(/^(?=## )/m).map((section) => {
    const [heading, ...blocks] = parseMarkdown(section);
    if (heading?.kind !== 'heading') throw new Error(`A section of ${name} has no heading.`);
    const markdown = section.slice(section.indexOf('\n')).trim();
    return { page: name, title, id: heading.id, heading: heading.text, markdown, blocks };
  });
}

/** What is said in a heading, or named as what people ask, is worth more than what a text says in passing. */
function searchedText({ title, heading, blocks }: Passage): string {
  const words = blocks.filter(({ kind }) => kind === 'words').map(blockText);
  return [title, heading, heading, heading, heading, ...words, ...blocks.map(blockText)].join('\n');
}
