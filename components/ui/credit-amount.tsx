import { useLocale, useTranslations } from 'next-intl';
import { type AmountKind, formatAmount, formatDecimal } from '@/lib/i18n/format';
import { fromDecimal, microcredits, toDecimal } from '@/lib/platform/units';
import { cn } from './cn';

type CreditAmountProps = {
  /** Microcredits, or the decimal string of credits that JSON carries ("12.340000"). */
  value: bigint | string;
  kind?: AmountKind;
  className?: string;
};

/**
 * The only place that shows money: "$12.34", digits of equal width, the full amount on hover and for machines.
 * Works in server and client components. Use `kind="cost"` for what something cost: it is never rounded.
 */
export function CreditAmount({ value, kind = 'balance', className }: CreditAmountProps) {
  const locale = useLocale();
  const t = useTranslations('common');
  const amount = typeof value === 'string' ? fromDecimal(value) : microcredits(value);
  if (amount === null) return null;
  const exact = toDecimal(amount);
  return (
    <data
      value={exact}
      title={t('exactCredits', { amount: formatDecimal(exact, locale) })}
      className={cn('tabular-nums', className)}
    >
      {formatAmount(amount, locale, kind)}
    </data>
  );
}
