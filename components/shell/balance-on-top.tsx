'use client';

import { useTranslations } from 'next-intl';
import { fetchOnApproach, useBuyCredits } from '@/components/buying/buy-credits-provider';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { BalanceState } from '@/lib/balance/balance-view';
import { useBalance } from './balance-provider';
import { SpokenBalance } from './spoken-balance';

const DOTS: Record<BalanceState, string> = { ok: 'bg-included', low: 'bg-top-up', empty: 'bg-danger' };

const BOX =
  'flex min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1.5 text-sm md:col-span-2 md:mt-4 md:w-full md:px-3 md:py-2.5';

/** The balance that stands on every page, for everybody; it opens the Buy credits dialog for those who may buy. */
export function BalanceOnTop() {
  const t = useTranslations('shell');
  const { balance } = useBalance();
  const { offer, open } = useBuyCredits();
  if (!balance) return null;

  const { amounts, state } = balance;
  const content = (
    <>
      <span aria-hidden="true" className={cn('size-2 shrink-0 rounded-full', DOTS[state])} />
      <span className="sr-only text-muted md:not-sr-only md:flex-1 md:text-left">{t('balance')}</span>
      <CreditAmount value={amounts.available} className="font-semibold" />
    </>
  );
  return (
    <>
      {offer ? (
        <button
          type="button"
          {...fetchOnApproach}
          aria-haspopup="dialog"
          onClick={() => open()}
          className={cn(BOX, 'transition-colors hover:border-control')}
        >
          {content}
        </button>
      ) : (
        <p className={BOX}>{content}</p>
      )}
      <SpokenBalance amounts={amounts} />
    </>
  );
}
