/** The languages of this product, each by the name that its readers give it. */
export const LANGUAGE_NAMES = { en: 'English', da: 'Dansk', ja: '日本語' } as const;

export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES).filter(isLanguage);

/** Who reads none of ours is told in this one. */
export const DEFAULT_LANGUAGE: Language = 'en';

export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(LANGUAGE_NAMES, text);
}

/** The language of ours that serves a reader's locale best: `da-DK` reads `da`, whoever has none English. */
export function languageOf(locale: string | null): Language {
  const language = locale?.split('-', 1)[0] ?? '';
  return isLanguage(language) ? language : DEFAULT_LANGUAGE;
}
