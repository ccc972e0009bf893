import { formatDecimal } from '@/lib/i18n/format';
import { toPlainDollars } from '@/lib/i18n/typed-dollars';
import { LIMIT_MAX, LIMIT_MIN } from '@/lib/platform/policy';
import { fromDecimal, type Microcredits, microcredits, toDecimal } from '@/lib/platform/units';
import type { Values } from '@/lib/workspaces/settings-change';

/** Whose use of the credits is limited. A member's counts all that they run, with their API keys too. */
export type Subject = { userId: string } | { apiKeyId: string };

/** A month's use at which requests are refused, and at which people are told; null for none. */
export type Amounts = { limit: Microcredits | null; alert: Microcredits | null };

export type AmountField = keyof Amounts;
export type ReadAmounts =
  | { ok: true; amounts: Amounts }
  | { ok: false; wrong: { field: AmountField; why: 'amount' | 'above_limit' }[] };

export function subjectId(subject: Subject): string {
  return 'userId' in subject ? subject.userId : subject.apiKeyId;
}

/** What somebody typed into the two fields, in their way of writing numbers: dollars and cents, or nothing. An alert above the limit would never come. */
export function readAmounts(typed: Record<AmountField, string>, locale: string): ReadAmounts {
  const fields: AmountField[] = ['limit', 'alert'];
  const wrong = fields.filter((field) => readAmount(typed[field], locale) === undefined);
  if (wrong.length > 0) return { ok: false, wrong: wrong.map((field) => ({ field, why: 'amount' })) };
  const [limit = null, alert = null] = fields.map((field) => readAmount(typed[field], locale));
  if (limit !== null && alert !== null && alert > limit)
    return { ok: false, wrong: [{ field: 'alert', why: 'above_limit' }] };
  return { ok: true, amounts: { limit, alert } };
}

/** Null for an empty field, undefined for what is no amount that may be set. */
function readAmount(typed: string, locale: string): Microcredits | null | undefined {
  const text = toPlainDollars(typed, locale);
  if (text === '') return null;
  const amount = /^\d+(\.\d{1,2})?$/.test(text) ? fromDecimal(text) : null;
  return amount !== null && amount >= LIMIT_MIN && amount <= LIMIT_MAX ? amount : undefined;
}

/** What an address of the form brings; null when the form was not sent. */
export function typedAmounts(query: Record<string, unknown>): Record<AmountField, string> | null {
  const { limit, alert } = query;
  return typeof limit === 'string' && typeof alert === 'string' ? { limit, alert } : null;
}

/** Amounts as their fields show them, "12.50" or "12,50", or nothing. */
export function inFields({ limit, alert }: Amounts, locale: string): Record<AmountField, string> {
  const shown = (amount: Microcredits | null) =>
    amount === null ? '' : formatDecimal(toDecimal(amount).slice(0, -4), locale);
  return { limit: shown(limit), alert: shown(alert) };
}

/** As the settings log tells them. */
export function inWords(amounts: { limit: bigint | null; alert: bigint | null } | null): Values {
  const { limit = null, alert = null } = amounts ?? {};
  const words = Object.entries({ limit, alert });
  return Object.fromEntries(
    words.flatMap(([name, amount]) => (amount === null ? [] : [[name, toDecimal(microcredits(amount))]])),
  );
}

/** How many of a month's requests, which cost this in their order, a limit would have refused. Pure. */
export function refusedBy(limit: Microcredits, costs: readonly bigint[]): number {
  let charged = 0n;
  let refused = 0;
  for (const cost of costs) {
    if (charged + cost > limit) refused += 1;
    else charged += cost;
  }
  return refused;
}
