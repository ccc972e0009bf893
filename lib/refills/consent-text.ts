import { formatDollars } from '@/lib/i18n/format';
import { creditsFor, type Microcredits, toDecimal } from '@/lib/platform/units';
import type { RefillTerms } from './terms';

/**
 * The text that an owner agrees to stands in the catalogue (`refill.consent`); what it is filled with is made here, for the
 * form that shows it and for the server that stores it, so that both have it word for word. Whoever changes the text
 * changes its version, and a test holds them to it.
 */
export const CONSENT_VERSION = '2026-11-21';

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
