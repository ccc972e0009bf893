import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageName } from './pages';

/**
 * The help is prose, so it doesn't stand in the catalogue but in files of Markdown, one for each page and language: a page is
 * translated as a whole, by somebody who sees the whole. Numbers and the names of buttons are left open in them.
 */
const LANGUAGES = ['en', 'da', 'ja'] as const;
export type HelpLanguage = (typeof LANGUAGES)[number];

const FOLDER = join(process.cwd(), 'messages', 'help');

/** The reader's own language where the page exists in it, else English. */
export function helpLanguageOf(page: PageName, locale: string): HelpLanguage {
  const wanted = LANGUAGES.find((language) => language === locale.split('-', 1)[0]);
  return wanted && existsSync(fileOf(page, wanted)) ? wanted : 'en';
}

export function readTemplate(page: PageName, language: HelpLanguage): string {
  return readFileSync(fileOf(page, language), 'utf8');
}

function fileOf(page: PageName, language: HelpLanguage): string {
  return join(FOLDER, language, `${page}.md`);
}
