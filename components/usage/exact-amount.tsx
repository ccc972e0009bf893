import { useLocale } from 'next-intl';
import { formatDollars } from '@/lib/i18n/format';
import { type Exact, exactDecimal } from '@/lib/usage/explain-cost';

/** Credits as dollars, with every digit that there is: what is added up here must come out exactly. */
export function ExactAmount({ value }: { value: Exact }) {
  const locale = useLocale();
  const decimal = exactDecimal(value);
  return (
    <data value={decimal} className="tabular-nums">
      {formatDollars(decimal, locale, { minimumFractionDigits: 2, maximumFractionDigits: 12 })}
    </data>
  );
}
