'use client';

import { useLocale, useTranslations } from 'next-intl';
import { formatAmount } from '@/components/ui/format-amount';
import type { BalanceAmounts } from '@/lib/balance/balance-view';
import { fromDecimal, microcredits } from '@/lib/platform/units';

/** Both pools as one bar, in the order in which they are spent. The numbers beside it say the same exactly. */
export function PoolMeter({ amounts }: { amounts: BalanceAmounts }) {
  const t = useTranslations('aiUsage');
  const locale = useLocale();
  const included = fromDecimal(amounts.included) ?? microcredits(0n);
  const granted = fromDecimal(amounts.granted) ?? microcredits(0n);
  const topUp = fromDecimal(amounts.topUp) ?? microcredits(0n);
  const { left, includedShare } = shares(included, granted, topUp);
  return (
    <div
      role="img"
      aria-label={t('meter', { included: formatAmount(included, locale), topUp: formatAmount(topUp, locale) })}
      className="mt-4 flex h-2.5 gap-1"
    >
      <div className="overflow-hidden rounded-full bg-track" style={{ width: `${includedShare}%` }}>
        <div
          className="h-full rounded-full bg-included motion-safe:transition-[width] motion-safe:duration-700"
          style={{ width: `${left}%` }}
        />
      </div>
      {topUp > 0n ? <div className="flex-1 rounded-full bg-top-up" /> : null}
    </div>
  );
}

/** For drawing only, in percent: neither pool may become too narrow to be seen. */
function shares(included: bigint, granted: bigint, topUp: bigint): { left: number; includedShare: number } {
  const whole = granted > included ? granted : included;
  const percent = (part: bigint, all: bigint) => (all > 0n ? Number((part * 1000n) / all) / 10 : 0);
  const includedShare = topUp > 0n ? Math.min(85, Math.max(15, percent(whole, whole + topUp))) : 100;
  return { left: percent(included, whole), includedShare };
}
