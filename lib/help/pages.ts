import { type Language, languageOf } from '@/lib/i18n/languages';
import { readTemplate } from './template';
import { helpValues } from './values';

/** The pages of the help, in the order in which one reads them. */
export const PAGES = ['buy-credits', 'pools', 'auto-refill', 'plans', 'faq', 'api'] as const;
export type PageName = (typeof PAGES)[number];

export type HelpPage = {
  name: PageName;
  language: Language;
  title: string;
  /** The first paragraph: what the page is about, in a sentence or two. */
  lead: string;
  /** All sections, in Markdown. */
  body: string;
};

export function isPageName(name: string): name is PageName {
  return PAGES.some((page) => page === name);
}

/** By language: the templates as they were read, and the pages that were made of them. */
const made = new Map<Language, { templates: readonly string[]; pages: readonly HelpPage[] }>();

/** A page in the language that serves a reader's locale best. */
export function readPage(name: PageName, locale: string): HelpPage {
  const page = readPages(locale).find((one) => one.name === name);
  if (!page) throw new Error(`The help has no page "${name}".`);
  return page;
}

/** The same list for as long as the templates stay as they are: to fill them in takes a hundred times as long as to read them. */
export function readPages(locale: string): readonly HelpPage[] {
  const language = languageOf(locale);
  const templates = PAGES.map((name) => readTemplate(name, language));
  const known = made.get(language);
  if (known?.templates.every((template, at) => template === templates[at])) return known.pages;
  const values = helpValues(language);
  const pages = PAGES.map((name, at) => splitPage(name, language, fill(templates[at] ?? '', values)));
  made.set(language, { templates, pages });
  return pages;
}

/**
 * Puts values in the places of a template (`{{name}}`).
 * @throws Error naming what has no value, because nobody should read the name of a number in place of the number
 */
export function fill(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`The help has no value "${name}".`);
    return value;
  });
}

/** @throws Error for a page that doesn't begin with a title and a paragraph */
function splitPage(name: PageName, language: Language, markdown: string): HelpPage {
  const [, title, lead, body] = /^# (.+)\n\n(.+)\n\n(#[\s\S]+)$/.exec(markdown) ?? [];
  if (!title || !lead || !body) throw new Error(`${name} needs a title, a lead and sections.`);
  return { name, language, title, lead, body };
}
