import { useLocale } from 'next-intl';
import { type Exact, exactDecimal } from '@/lib/usage/explain-cost';

/** Credits as dollars, with every digit that there is: what is added up here must come out exactly. */
export function ExactAmount({ value }: { value: Exact }) {
  const locale = useLocale();
  const decimal = exactDecimal(value);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: 12,
  });
  return (
    <data value={decimal} className="tabular-nums">
      {format.format(decimal as Intl.StringNumericLiteral)}
    </data>
  );
}
