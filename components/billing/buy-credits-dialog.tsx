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
  offer: BuyOffer;
};

/** Chooses an amount and goes to Stripe's page; nothing is bought in here. */
export function BuyCreditsDialog({ open, onClose, returnTo, offer }: BuyCreditsDialogProps) {
  const t = useTranslations('billing');
  const [isLeaving, setIsLeaving] = useState(false);

  // "Back" on Stripe's page may show this page as it was left, from the browser's memory.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setIsLeaving(false);
    window.addEventListener('pageshow', wake);
    return () => window.removeEventListener('pageshow', wake);
  }, []);

  const buy = async (amount: string): Promise<CheckoutStart> => {
    setIsLeaving(true);
    const start = await startCheckout(amount, returnTo);
    if (start.ok) window.location.assign(start.url);
    else setIsLeaving(false);
    return start;
  };

  return (
    <Dialog open={open} onClose={onClose} title={t('buyCredits')} locked={isLeaving}>
      <BuyCreditsForm offer={offer} isLeaving={isLeaving} onBuy={buy} />
    </Dialog>
  );
}
