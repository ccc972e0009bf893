'use client';

import { useTranslations } from 'next-intl';
import { useBalance } from '@/components/shell/balance-provider';
import { Badge } from '@/components/ui/badge';
import { CreditAmount } from '@/components/ui/credit-amount';

/** What one has now, on top of the dialog: the same live number as everywhere. */
export function CurrentCredits() {
  const t = useTranslations('buying');
  const states = useTranslations('aiUsage');
  const { balance } = useBalance();
  if (!balance) return null;
  const { amounts, state } = balance;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-line border-b pb-4">
      <p>
        <span className="flex flex-wrap items-center gap-2 text-muted text-sm">
          {t('currentCredits')}
          {state === 'ok' ? null : <Badge tone="warning">{states(`${state}.title`)}</Badge>}
        </span>
        <CreditAmount value={amounts.available} className="font-semibold text-2xl tracking-tight" />
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-3 text-muted text-sm *:odd:text-left *:even:text-right">
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
