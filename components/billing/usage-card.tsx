'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { BuyCreditsButton } from '@/components/buying/buy-credits-button';
import { BuyMoreLink } from '@/components/buying/buy-more-link';
import { useBalance } from '@/components/shell/balance-provider';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { Countdown } from '@/components/ui/countdown';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { PoolLine } from './pool-line';
import { PoolMeter } from './pool-meter';
import { UsageNotes } from './usage-notes';

/** Both pools, live: what can be spent, what is spent next, what is held, and when the month turns. */
export function UsageCard({ needsPlan, children }: { needsPlan: boolean; children?: ReactNode }) {
  const t = useTranslations('aiUsage');
  const { balance } = useBalance();
  if (!balance) return null;
  const { amounts, resetsAt, state } = balance;
  const hasIncluded = amounts.included !== '0.000000';
  const upgrade = (
    <a href="#plans" className={buttonClass()}>
      {t('upgrade')}
    </a>
  );

  return (
    <CardSection id="ai-usage" title={t('title')} action={needsPlan ? upgrade : <BuyCreditsButton />}>
      <p>
        <span className="block text-muted text-sm">{t('available')}</span>
        <CreditAmount value={amounts.available} className="font-semibold text-3xl tracking-tight" />
      </p>
      <PoolMeter amounts={amounts} />
      <dl className="mt-5 grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <PoolLine
          pool="included"
          name={t('included')}
          amount={amounts.included}
          of={amounts.granted}
          isNext={hasIncluded}
          note={t.rich('resets', {
            countdown: () => <Countdown to={resetsAt} />,
            date: () => <LocalTime at={resetsAt} format="deadline" />,
          })}
        />
        <PoolLine
          pool="top_up"
          name={t('topUp')}
          amount={amounts.topUp}
          isNext={!hasIncluded && state !== 'empty'}
          note={t('neverExpires')}
          action={<BuyMoreLink />}
        />
      </dl>
      <UsageNotes balance={balance} needsPlan={needsPlan}>
        {children}
      </UsageNotes>
      <p className="mt-4 text-sm">
        <Link href="/usage" className={buttonClass({ variant: 'link' })}>
          {t('seeUsage')}
        </Link>
      </p>
    </CardSection>
  );
}
