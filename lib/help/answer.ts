import { AppError } from '@/lib/platform/errors';
import { answerAsText, indexAsText, pageAsText } from './as-text';
import { isPageName, readPage } from './pages';

/** A longer question says nothing more. */
const QUESTION_CHARACTERS = 200;

/** What somebody asked in an address (`?ask=…`); null when they asked nothing. */
export function questionIn(asked: unknown): string | null {
  if (typeof asked !== 'string') return null;
  return asked.trim().slice(0, QUESTION_CHARACTERS) || null;
}

/** A program seldom says which language it reads, but who writes Japanese reads it. */
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/**
 * The help as programs read it: a page, the index (no page), or the passages that fit what is asked.
 * @throws AppError `not_found`
 */
export function helpText(name: string | null, asked: string | null, locale: string): Response {
  if (name !== null && !isPageName(name)) throw new AppError('not_found');
  const question = questionIn(asked);
  const text =
    question !== null
      ? answerAsText(question, JAPANESE.test(question) ? 'ja' : locale, name)
      : name === null
        ? indexAsText(locale)
        : pageAsText(readPage(name, locale));
  return new Response(text, { headers: { 'content-type': 'text/markdown; charset=utf-8' } });
}
