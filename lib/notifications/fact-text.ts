import { languageOf } from '@/lib/i18n/catalogue';
import { type FactFormat, formatOf, type NoticeKind } from './kinds';

const MONEY = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;

/**
 * A kind's facts as they are written for people, in a reader's language. Amounts are rounded down, times are UTC. For
 * sentences that are only there when a fact is: `hasReason` is `yes` or `no` beside each `reason`.
 */
export function factTexts(
  kind: NoticeKind,
  facts: Record<string, string>,
  locale: string | null,
): Record<string, string> {
  const written = Object.entries(facts).flatMap(([name, fact]) => [
    [name, write(fact, formatOf(kind, name), locale)],
    [`has${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, fact === '' ? 'no' : 'yes'],
  ]);
  return Object.fromEntries(written);
}

function write(fact: string, format: FactFormat, locale: string | null): string {
  const language = languageOf(locale);
  switch (format) {
    case 'credits':
    case 'dollars':
      return money(fact, language);
    case 'date':
      return moment(fact, language, { dateStyle: 'long', timeZone: 'UTC' });
    case 'time':
      return moment(fact, language, {
        ...{ day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
        ...{ timeZone: 'UTC', timeZoneName: 'short' },
      });
    case 'path':
    case 'text':
      return fact;
  }
}

function money(decimal: string, language: string): string {
  // A decimal string is formatted exactly; a number would be a float on the way.
  const amount = decimal as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(language, { ...MONEY, minimumFractionDigits: 2, roundingMode: 'floor' }).format(amount);
}

function moment(iso: string, language: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(language, options).format(date);
}
