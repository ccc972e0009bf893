// Not from next-intl: its entry for the server needs React in ways that only a bundler resolves, and jobs run without one.
import { createTranslator } from 'use-intl/core';
import da from '@/messages/da.json';
import en from '@/messages/en.json';
import ja from '@/messages/ja.json';
import { type Language, languageOf } from './languages';

type Catalogue = typeof en;

/** Every text in every language. One that a language lacks (a test finds it) is read in English, never as a bare name. */
export const CATALOGUES: Record<Language, Catalogue> = { en, da: over(en, da), ja: over(en, ja) };

/** Texts of one area of the catalogue, for readers of `locale`; dates in UTC, as the server tells them. */
export function textsOf<Area extends keyof Catalogue>(area: Area, locale: string | null) {
  const language = languageOf(locale);
  return createTranslator({
    locale: language,
    messages: CATALOGUES[language],
    namespace: area,
    timeZone: 'UTC',
    onError,
  });
}

/** Nobody is sent the name of a text in place of the text. */
function onError(error: Error): never {
  throw error;
}

/** `texts`, and English where they have none; what English doesn't have is left out. A text is a string, or a list once the build has parsed it. */
function over<T extends object>(english: T, texts: object): T {
  const mine = new Map<string, unknown>(Object.entries(texts));
  const all = Object.entries(english).map(([name, text]): [string, unknown] => {
    const own = mine.get(name);
    if (!isGroup(text)) return [name, own === undefined || isGroup(own) ? text : own];
    return [name, over(text, isGroup(own) ? own : {})];
  });
  // Made of the very names of `english`, each with a text where it has one.
  return Object.fromEntries(all) as T;
}

function isGroup(entry: unknown): entry is object {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}
