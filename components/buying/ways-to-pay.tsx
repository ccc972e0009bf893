'use client';

import { CreditCard } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button, buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { BuyOffer } from '@/lib/purchases/offer';

type WaysToPayProps = { card: BuyOffer['card']; isLeaving: boolean; onPayWithCard: () => void };

/** The end of the form: Stripe's page takes any card; the card on file is charged here, after one more question. */
export function WaysToPay({ card, isLeaving, onPayWithCard }: WaysToPayProps) {
  const t = useTranslations('buying');
  const isUsable = card !== null && !card.isExpired;
  return (
    <div className="space-y-3">
      <div className={cn('flex flex-col gap-3 sm:flex-row-reverse', isUsable || 'sm:justify-start')}>
        <Button type="submit" size="lg" pending={isLeaving} className={cn('sm:min-w-44', isUsable && 'sm:flex-1')}>
          {isLeaving ? t('takingYouToStripe') : t('buyCredits')}
        </Button>
        {isUsable ? (
          <Button size="lg" variant="secondary" disabled={isLeaving} onClick={onPayWithCard} className="sm:flex-1">
            <CreditCard aria-hidden="true" className="size-5 text-muted" />
            {t('pay.with', { card: card.name })}
          </Button>
        ) : null}
      </div>
      {isUsable ? <p className="text-muted text-xs">{t('pay.ways', { card: card.name })}</p> : null}
      {card?.isExpired ? (
        <p className="text-muted text-sm">
          {t('pay.expired', { card: card.name })}{' '}
          <a href="/billing#card" className={buttonClass({ variant: 'link' })}>
            {t('pay.replace')}
          </a>
        </p>
      ) : null}
    </div>
  );
}
