import { textsOf } from '@/lib/i18n/catalogue';
import { formatDollars, formatUtc } from '@/lib/i18n/format';
import { type Language, languageOf } from '@/lib/i18n/languages';
import { sitePath } from '@/lib/platform/site-path';
import { PLAN_NAMES } from '@/lib/workspaces/plans';
import { type FactFormat, formatOf, KINDS, type NoticeKind } from './kinds';

/** A notice's facts as they stand in the database: strings by name. What is not a string says nothing. */
export function factsIn(json: unknown): Record<string, string> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).filter((fact): fact is [string, string] => typeof fact[1] === 'string'),
  );
}

/**
 * The facts as people read them; what a kind names and nobody told is empty, so that a text never breaks. Beside each
 * `reason` stands `hasReason`, `yes` or `no`: for sentences that are only there when the fact is.
 */
export function writeFacts(kind: NoticeKind, facts: Record<string, string>, locale: string): Record<string, string> {
  const named = Object.keys(KINDS[kind].facts).map((name) => [name, '']);
  const told = Object.entries(facts).map(([name, text]) => [name, written(text, formatOf(kind, name), locale)]);
  const all: Record<string, string> = Object.fromEntries([...named, ...told]);
  const has = Object.entries(all).map(([name, text]) => [
    `has${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    text === '' ? 'no' : 'yes',
  ]);
  return { ...all, ...Object.fromEntries(has) };
}

/** A path on this site, whatever was told: a mail or a notice never leads elsewhere. */
export function pathIn(facts: Record<string, string>): string {
  return sitePath(facts.href ?? '') ?? '/';
}

function written(text: string, format: FactFormat, locale: string): string {
  const language = languageOf(locale);
  if (format === 'credits' || format === 'dollars') return amount(text, language);
  if (format === 'exact') return exactly(text, language);
  if (format === 'date' || format === 'time') return moment(text, format, language);
  if (format === 'month') return monthInWords(text, language);
  if (format === 'plan') return planInWords(text, language);
  return text;
}

/** "December 2026" of what stands on a card; anything else as it is. */
function monthInWords(text: string, language: Language): string {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d{4})$/.exec(text) ?? [];
  if (!month || !year) return text;
  const format = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${year}-${month}-01T00:00:00Z`));
}

/** "Team, 3 seats"; what is no plan of ours stands as it is. */
function planInWords(text: string, language: Language): string {
  const [name, count = '1'] = text.split(':', 2);
  const plan = PLAN_NAMES.find((one) => one === name);
  if (!plan) return text;
  const t = textsOf('plansText', language);
  const words = { plan: t(`names.${plan}`), count };
  if (plan === 'free') return words.plan;
  return count === '1' ? t('oneSeat', words) : t('manySeats', words);
}

/** To the last digit: what a single request cost may be less than a cent. */
export function exactly(text: string, language: Language): string {
  if (!/^\d{1,13}(\.\d{1,6})?$/.test(text)) return text;
  return formatDollars(text, language, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
}

/** Rounded down to a cent: nobody is told of credits that aren't there. */
function amount(text: string, language: string): string {
  const match = /^-?\d{1,13}(\.\d{1,6})?$/.exec(text);
  if (!match) return text;
  const cents = text.replace(/(\.\d{2})\d+$/, '$1');
  const places = /\.(?!0*$)/.test(cents) ? 2 : 0;
  return formatDollars(cents, language, { minimumFractionDigits: places, maximumFractionDigits: places });
}

function moment(text: string, format: 'date' | 'time', language: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return formatUtc(at, language, format === 'time' ? 'longMoment' : 'longDay');
}
