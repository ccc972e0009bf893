import { formatDollars } from '@/lib/i18n/format';
import { isLanguage, type Language } from '@/lib/i18n/languages';
import { creditsFor, type Microcredits, toDecimal } from '@/lib/platform/units';
import type { RefillTerms } from './terms';

/**
 * The text that an owner agrees to stands in the catalogue (`refill.consent`); what it is filled with is made here, for the
 * form that shows it and for the server that stores it, so that both have it word for word. Each language has a text of its
 * own, with a version of its own: whoever changes the text changes its version, and a test holds them to it.
 */
const CONSENT_VERSIONS: Readonly<Record<Language, string>> = {
  en: '2026-11-21/en',
  da: '2026-11-21/da',
  ja: '2026-11-21/ja',
};

/** The version of the text that a reader of `locale` sees; null in a language that has none. */
export function consentVersion(locale: string): string | null {
  return isLanguage(locale) ? CONSENT_VERSIONS[locale] : null;
}

/** The amounts of the text, as people write dollars. */
export function consentValues(terms: RefillTerms, locale: string) {
  return {
    threshold: dollars(terms.threshold, locale),
    amount: dollars(creditsFor(terms.amount), locale),
    ceiling: dollars(creditsFor(terms.ceiling), locale),
  };
}

function dollars(amount: Microcredits, locale: string): string {
  return formatDollars(toDecimal(amount), locale);
}
