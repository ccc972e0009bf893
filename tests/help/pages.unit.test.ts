import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Inline } from '@/lib/help/inline';
import { HELP_LINKS } from '@/lib/help/links';
import type { Block } from '@/lib/help/markdown';
import { numbersOf } from '@/lib/help/numbers';
import { fill, PAGES, type PageName, readPage } from '@/lib/help/pages';
import { passagesOf } from '@/lib/help/passages';
import { readTemplate } from '@/lib/help/template';
import { helpValues } from '@/lib/help/values';
import { LANGUAGES } from '@/lib/i18n/languages';
import { microcredits, usdCents } from '@/lib/platform/units';
import { PLANS } from '@/lib/workspaces/plans';

const FOLDER = 'messages/help';
const FILES = globSync(`${FOLDER}/*/*.md`).sort();
const WRITTEN = FILES.map((file) => {
  const [language = '', name = ''] = file.slice(FOLDER.length + 1, -'.md'.length).split('/');
  const page = PAGES.find((one) => one === name);
  if (!page) throw new Error(`${file} is no page of the help`);
  return { file, language, page };
});
const settings = { COMPLETIONS_PER_MINUTE: 600, UNPAID_PURCHASES_PER_HOUR: 10 };

/** Every link of a page, wherever it stands. */
function linksIn(blocks: readonly Block[]): string[] {
  const inlines = blocks.flatMap((block): Inline[] => {
    if (block.kind === 'list') return block.items.flat();
    if (block.kind === 'table') return [block.head, ...block.rows].flat(2);
    return 'text' in block && typeof block.text !== 'string' ? block.text : [];
  });
  const hrefs = (all: readonly Inline[]): string[] =>
    all.flatMap((one) => (one.kind === 'link' ? [one.href] : 'children' in one ? hrefs(one.children) : []));
  return hrefs(inlines);
}

test.each(LANGUAGES)('every page of the help exists in %s, and nothing else does', (language) => {
  expect(WRITTEN.filter((file) => file.language === language).map(({ page }) => page)).toEqual([...PAGES].sort());
});

test('the help states no number of its own: all of them come from the code that decides by them', () => {
  for (const { file, language } of WRITTEN) {
    const prose = readFileSync(file, 'utf8')
      .replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '')
      .replaceAll(/^<!-- words: .+ -->$/gm, '')
      .replaceAll(/^\d+\. /gm, '')
      .replaceAll('00:00 UTC', '')
      // Danish and Japanese write "one" and "two" with digits where English doesn't.
      .replaceAll(language === 'en' ? /(?!)/g : /(?<![\d.,])[1-3](?![\d.,%])/g, '')
      // What HTTP answers is no number of ours.
      .replaceAll(/(?<!\d)(HTTP )?(402|409|429|502|503|504)(?!\d)/g, '');
    expect(prose.match(/.*\d.*/g) ?? [], file).toEqual([]);
  }
});

test('a number that changes in the code changes on the page', () => {
  const free = { ...PLANS.free, budget: microcredits(3_500_000n) };
  const changes = { PURCHASE_MAX_CENTS: usdCents(250_000_00n), PLANS: { ...PLANS, free } };
  const textWith = (page: PageName, changed = {}) =>
    fill(
      readTemplate(page, 'en'),
      new Map([...helpValues('en'), ...Object.entries(numbersOf('en', settings, changed))]),
    );
  expect(textWith('buy-credits')).toContain('$100,000');
  expect(textWith('buy-credits', changes)).not.toContain('$100,000');
  expect(textWith('buy-credits', changes)).toContain('$250,000');
  expect(textWith('plans', changes)).toContain('$3.50 of included credits');
});

test('nothing that a page leaves open stays open, and nothing is filled in that no page asks for', () => {
  for (const { page, language } of WRITTEN) expect(readPage(page, language).body).not.toContain('{{');
  expect(() => fill('{{purchase.leest}}', helpValues('en'))).toThrow('purchase.leest');
  const asked = new Set(
    WRITTEN.flatMap(({ file }) => readFileSync(file, 'utf8').match(/(?<=\{\{)[\w.]+(?=\}\})/g) ?? []),
  );
  expect([...helpValues('en').keys()].filter((name) => !asked.has(name))).toEqual([]);
});

test('every link of the help leads to a section or a page that exists', () => {
  for (const { page, language, file } of WRITTEN) {
    for (const href of passagesOf(readPage(page, language)).flatMap(({ blocks }) => linksIn(blocks))) {
      if (href.startsWith('mailto:')) continue;
      const [, name, id] = /^\/help\/([a-z-]+)(?:#([a-z0-9-]+))?$/.exec(href) ?? [];
      const target = PAGES.find((one) => one === name);
      expect(target, `${href} in ${file}`).toBeDefined();
      const ids = target ? passagesOf(readPage(target, language)).map((passage) => passage.id) : [];
      if (id) expect(ids, `${href} in ${file}`).toContain(id);
    }
  }
});

test('every way from the app into the help leads to a page and section that exist', () => {
  for (const href of Object.values(HELP_LINKS)) {
    const [, name = '', id] = /^\/help\/([a-z-]+)(?:#([a-z-]+))?$/.exec(href) ?? [];
    const page = PAGES.find((one) => one === name);
    expect(page, href).toBeDefined();
    if (page && id)
      expect(
        passagesOf(readPage(page, 'en')).map((passage) => passage.id),
        href,
      ).toContain(id);
  }
});

test('a translation has the sections, the values, the pictures and the examples of the English page', () => {
  const shapeOf = (text: string) => ({
    sections: text.match(/\{#[a-z0-9-]+\}$/gm),
    values: [...new Set(text.match(/\{\{[\w.]+\}\}/g))].sort(),
    pictures: text.match(/^!\[.+\]\(\S+/gm)?.map((picture) => picture.slice(picture.lastIndexOf('('))),
    examples: text.match(/^```\w*\n[\s\S]*?^```$/gm),
  });
  for (const { page, file } of WRITTEN) {
    expect(shapeOf(readFileSync(file, 'utf8')), file).toEqual(shapeOf(readTemplate(page, 'en')));
  }
});

test('a heading is named once on a page, so a link to it is never to another', () => {
  for (const page of PAGES) {
    const ids = passagesOf(readPage(page, 'en')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('every picture of the help was taken in the language of its readers, and is small', () => {
  const pictures: Record<string, unknown> = JSON.parse(readFileSync('public/help/pictures.json', 'utf8'));
  const shown = WRITTEN.flatMap(({ page, language }) =>
    passagesOf(readPage(page, language))
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'picture' ? { src: block.src, language } : [])),
  );
  for (const { src, language } of shown) {
    expect(src).toMatch(new RegExp(`^/help/${language}/`));
    expect(readFileSync(join('public', src)).byteLength, src).toBeLessThan(80_000);
  }
  expect(shown.map(({ src }) => src.replace('/help/', '')).sort()).toEqual(Object.keys(pictures).sort());
});
