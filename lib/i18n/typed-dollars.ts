import { numberFormat } from './number-format';

/** Plain dollars as a field shows them: in the reader's way, without cents where there are none. */
export function fromPlainDollars(dollars: string, locale: string): string {
  return numberFormat(locale, { maximumFractionDigits: 2 }).format(dollars as Intl.StringNumericLiteral);
}

/** What somebody typed as plain dollars; as it is, or marked as wrong, where it isn't an amount. */
export function toPlainDollars(typed: string, locale: string): string {
  const { group, decimal } = separatorsOf(locale);
  // NFKC: digits typed with a Japanese keyboard are wide ones.
  const text = typed
    .normalize('NFKC')
    .replace(/^\s*(?:US)?\$\s*/i, '')
    .replace(/\s*(?:\$|USD|ドル)?\s*$/i, '');
  const [whole = '', ...fractions] = text.split(decimal);
  if (fractions.length > 1) return text;
  const grouped = whole.split(group);
  const digits = grouped.join('');
  const groupsFit = grouped.length === 1 || (/^\d{1,3}$/.test(grouped[0] ?? '') && grouped.slice(1).every(isThousand));
  if (!groupsFit) return `?${text}`;
  return fractions[0] ? `${digits}.${fractions[0]}` : digits;
}

function isThousand(part: string): boolean {
  return /^\d{3}$/.test(part);
}

/** How a language writes numbers: 1.234,5 or 1,234.5. */
export function separatorsOf(locale: string): { group: string; decimal: string } {
  const parts = numberFormat(locale).formatToParts(1_234_567.5);
  const find = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value;
  return { group: find('group') ?? ',', decimal: find('decimal') ?? '.' };
}
