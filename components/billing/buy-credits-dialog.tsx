'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import type { BuyOffer } from '@/lib/purchases/offer';
import { BuyCreditsForm } from './buy-credits-form';
import { type CheckoutStart, startCheckout } from './start-checkout';

type BuyCreditsDialogProps = {
  open: boolean;
  onClose: () => void;
  /** Path on this site to come back to after paying. */
  returnTo: string;
  /** Dollars that are chosen at first; the smallest pack by default. */
  amount?: string;
  offer: BuyOffer;
};

/** Chooses an amount and goes to Stripe's page; nothing is bought in here. */
export function BuyCreditsDialog({ open, onClose, returnTo, amount, offer }: BuyCreditsDialogProps) {
  const t = useTranslations('billing');
  const [isLeaving, setIsLeaving] = useState(false);

  // "Back" on Stripe's page may show this page as it was left, from the browser's memory.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setIsLeaving(false);
    window.addEventListener('pageshow', wake);
    return () => window.removeEventListener('pageshow', wake);
  }, []);

  const buy = async (chosen: string): Promise<CheckoutStart> => {
    setIsLeaving(true);
    const start = await startCheckout(chosen, returnTo);
    if (start.ok) window.location.assign(start.url);
    else setIsLeaving(false);
    return start;
  };

  return (
    <Dialog open={open} onClose={onClose} title={t('buyCredits')} locked={isLeaving}>
      <BuyCreditsForm offer={offer} amount={amount} isLeaving={isLeaving} onBuy={buy} />
    </Dialog>
  );
}
