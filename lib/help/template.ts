import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LANGUAGE, type Language, languageOf } from '@/lib/i18n/languages';
import type { PageName } from './pages';

/**
 * The help is prose, so it doesn't stand in the catalogue but in files of Markdown, one for each page and language: a page is
 * translated as a whole, by somebody who sees the whole. Numbers and the names of buttons are left open in them.
 */
const FOLDER = join(process.cwd(), 'messages', 'help');

/** The reader's own language where the page exists in it, else English. */
export function helpLanguageOf(page: PageName, locale: string): Language {
  const wanted = languageOf(locale);
  return existsSync(fileOf(page, wanted)) ? wanted : DEFAULT_LANGUAGE;
}

export function readTemplate(page: PageName, language: Language): string {
  return readFileSync(fileOf(page, language), 'utf8');
}

function fileOf(page: PageName, language: Language): string {
  return join(FOLDER, language, `${page}.md`);
}
