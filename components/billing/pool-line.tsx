'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';

type PoolLineProps = {
  pool: 'included' | 'top_up';
  name: string;
  amount: string;
  /** What the pool was set to, for the one that has a measure. */
  of?: string;
  /** This pool pays for the next request. */
  isNext: boolean;
  note: ReactNode;
  action?: ReactNode;
};

export function PoolLine({ pool, name, amount, of, isNext, note, action }: PoolLineProps) {
  const t = useTranslations('aiUsage');
  return (
    <div>
      <dt className="flex items-center gap-2 font-medium text-sm">
        <span
          aria-hidden="true"
          className={cn('size-2.5 rounded-full', pool === 'included' ? 'bg-included' : 'bg-top-up')}
        />
        {name}
        {isNext ? <Badge tone="accent">{t('paysNext')}</Badge> : null}
      </dt>
      <dd className="mt-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <CreditAmount value={amount} className="font-semibold text-xl" />
          {of ? (
            <span className="text-muted text-sm">
              {t.rich('includedOf', { granted: () => <CreditAmount value={of} kind="whole" /> })}
            </span>
          ) : null}
          {action}
        </span>
        <span className="mt-1 block text-muted text-sm">{note}</span>
      </dd>
    </div>
  );
}
