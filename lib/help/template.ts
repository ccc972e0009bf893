import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '@/lib/i18n/languages';
import type { PageName } from './pages';

/**
 * The help is prose, so it doesn't stand in the catalogue but in files of Markdown, one for each page and language: a page is
 * translated as a whole, by somebody who sees the whole. Numbers and the names of buttons are left open in them.
 */
const FOLDER = join(process.cwd(), 'messages', 'help');

export function readTemplate(page: PageName, language: Language): string {
  return readFileSync(join(FOLDER, language, `${page}.md`), 'utf8');
}
