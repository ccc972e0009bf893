import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '@/lib/i18n/languages';
import da from '@/messages/da.json';
import en from '@/messages/en.json';
import ja from '@/messages/ja.json';

/** Every text by its path: `billing.usage.title`. */
function textsIn(catalogue: object, path: string[] = []): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([name, text]) =>
      typeof text === 'string' ? [[[...path, name].join('.'), text]] : [...textsIn(text, [...path, name])],
    ),
  );
}

/** What a text is filled with, tags and the words that it tells apart included; the forms of a number are a language's own. */
function slotsOf(elements: MessageFormatElement[]): Set<string> {
  const slots = elements.flatMap((element): string[] => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...slotsOf(element.children)];
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return [element.value];
    const inside = Object.values(element.options).flatMap(({ value }) => [...slotsOf(value)]);
    const words = element.type === TYPE.select ? Object.keys(element.options).sort().join('|') : 'number';
    return [`${element.value}: ${words}`, ...inside];
  });
  return new Set(slots);
}

/** Forms of numbers that a text has and its language doesn't know: Japanese has no `one`. */
function wrongForms(elements: MessageFormatElement[], language: string): string[] {
  return elements.flatMap((element): string[] => {
    if (element.type === TYPE.tag) return wrongForms(element.children, language);
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return [];
    const inside = Object.values(element.options).flatMap(({ value }) => wrongForms(value, language));
    if (element.type === TYPE.select) return inside;
    const known = new Intl.PluralRules(language, { type: element.pluralType ?? 'cardinal' }).resolvedOptions();
    const used = Object.keys(element.options).filter((form) => !form.startsWith('='));
    const unknown = used.filter((form) => !known.pluralCategories.some((one) => one === form));
    return [...inside, ...unknown].map((form) => `${element.value}: ${form}`);
  });
}

const english = textsIn(en);
const others: [string, Map<string, string>][] = [
  ['da', textsIn(da)],
  ['ja', textsIn(ja)],
];

describe.each(others)('messages/%s.json', (language, texts) => {
  test('has each text of messages/en.json', () => {
    const missing = [...english].filter(([path]) => !texts.has(path)).map(([path, text]) => `${path} (“${text}”)`);
    expect(missing, `translate these in messages/${language}.json`).toEqual([]);
  });

  test('has no text that English lacks', () => {
    const extra = [...texts.keys()].filter((path) => !english.has(path));
    expect(extra, `nobody asks for these: remove them from messages/${language}.json`).toEqual([]);
  });

  test('fills each text with what English fills it with', () => {
    const different = [...texts].flatMap(([path, text]) => {
      const said = slotsOf(parse(text));
      const meant = slotsOf(parse(english.get(path) ?? ''));
      const wrong = [...[...said].filter((slot) => !meant.has(slot)), ...[...meant].filter((slot) => !said.has(slot))];
      return wrong.length > 0 ? [`${path}: ${wrong.join(', ')}`] : [];
    });
    expect(different).toEqual([]);
  });

  test('leaves no sentence in English', () => {
    const same = [...texts].filter(([path, text]) => text === english.get(path) && /[a-z]+ [a-z]+ [a-z]+/i.test(text));
    expect(same.filter(([, text]) => parse(text).some(({ type }) => type === TYPE.literal))).toEqual([]);
  });
});

test.each([['en', english] as const, ...others])("no number has a form that %s doesn't know", (language, texts) => {
  const wrong = [...texts].flatMap(([path, text]) =>
    wrongForms(parse(text), language).map((form) => `${path} ${form}`),
  );
  expect(wrong).toEqual([]);
});

test('there is a catalogue for each language', () => {
  expect([...LANGUAGES].sort()).toEqual(['en', ...others.map(([language]) => language)].sort());
});

test('the words of the documents that this product was asked for with are used', () => {
  expect([da.buying.buyCredits, da.shell.account, da.shell.pages.billing]).toEqual([
    'Køb kredit',
    'Konto:',
    'Fakturering',
  ]);
  expect([ja.buying.buyCredits, ja.shell.account, ja.shell.pages.billing]).toEqual([
    'クレジットを購入',
    'アカウント：',
    '請求',
  ]);
});
