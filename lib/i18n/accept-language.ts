import { match } from '@formatjs/intl-localematcher';
import Negotiator from 'negotiator';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language, languageOf } from './languages';

/**
 * The language of ours that suits what a browser or a program asked for in `Accept-Language`; English for who asked for
 * none that we have. What is no list of languages asks for nothing.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
 */
export function acceptedLanguage(header: string | null): Language {
  if (header === null) return DEFAULT_LANGUAGE;
  const wanted = new Negotiator({ headers: { 'accept-language': header } }).languages().filter(isTag);
  return languageOf(match(wanted, LANGUAGES, DEFAULT_LANGUAGE));
}

/** The matcher throws at a tag that is none; `*` is one to HTTP only. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
