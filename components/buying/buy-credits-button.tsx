'use client';

import { useTranslations } from 'next-intl';
import type { ComponentProps, ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { fetchOnApproach, useBuyCredits } from './buy-credits-provider';

type BuyCreditsButtonProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'className'> & {
  /** Path to come back to after paying; where one is now, by default. */
  returnTo?: string;
  /** Dollars that are chosen at first; the smallest pack by default. */
  amount?: string;
  children?: ReactNode;
};

/** Opens the Buy credits dialog. Draws nothing for those who may not buy: it is not merely disabled. */
export function BuyCreditsButton({ returnTo, amount, children, ...look }: BuyCreditsButtonProps) {
  const t = useTranslations('buying');
  const { offer, open } = useBuyCredits();
  if (!offer) return null;
  return (
    <Button {...look} {...fetchOnApproach} aria-haspopup="dialog" onClick={() => open(returnTo, amount)}>
      {children ?? t('buyCredits')}
    </Button>
  );
}
