'use client';

import { useTranslations } from 'next-intl';
import { useBalance } from '@/components/shell/balance-provider';
import { CreditAmount } from '@/components/ui/credit-amount';

/** What one has now, on top of the dialog: the same live number as everywhere. */
export function CurrentCredits() {
  const t = useTranslations('billing');
  const amounts = useBalance().balance?.amounts;
  if (!amounts) return null;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-line border-b pb-4">
      <p>
        <span className="block text-muted text-sm">{t('currentCredits')}</span>
        <CreditAmount value={amounts.available} className="font-semibold text-2xl tracking-tight" />
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-3 text-right text-muted text-sm">
        <dt>{t('included')}</dt>
        <dd>
          <CreditAmount value={amounts.included} />
        </dd>
        <dt>{t('topUp')}</dt>
        <dd>
          <CreditAmount value={amounts.topUp} />
        </dd>
      </dl>
    </div>
  );
}
