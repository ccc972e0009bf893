// Not from next-intl: its entry for the server needs React in ways that only a bundler resolves, and jobs run without one.
import { createTranslator } from 'use-intl/core';
import messages from '@/messages/en.json';

/**
 * Texts outside of any request of a reader: mail, jobs. A language is added with its catalogue, here and in
 * `lib/i18n/messages.d.ts`.
 */
const CATALOGUES = { en: messages };

export type Language = keyof typeof CATALOGUES;

/** The language of ours that serves a reader's locale best: `da-DK` reads `da`, whoever has none English. */
export function languageOf(locale: string | null): Language {
  const language = locale?.split('-', 1)[0] ?? '';
  return isLanguage(language) ? language : 'en';
}

/** Texts of one area of the catalogue; dates in UTC, as the server tells them. */
export function textsOf<Area extends keyof typeof messages>(area: Area, locale: string | null) {
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

function isLanguage(text: string): text is Language {
  return Object.hasOwn(CATALOGUES, text);
}
