'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useRefillChoice } from '@/components/refills/use-refill-choice';
import { Dialog } from '@/components/ui/dialog';
import { toDollars } from '@/lib/platform/units';
import type { BuyOffer } from '@/lib/purchases/offer';
import type { RefillOffer } from '@/lib/refills/offer';
import { BuyCreditsForm } from './buy-credits-form';
import { CardConfirm } from './card-confirm';
import { type CheckoutStart, startCheckout } from './start-checkout';
import { useCardPayment } from './use-card-payment';

type BuyCreditsDialogProps = {
  open: boolean;
  onClose: () => void;
  /** Path on this site to come back to after paying. */
  returnTo: string;
  /** Dollars that are chosen at first; the smallest pack by default. */
  amount?: string;
  offer: BuyOffer;
  /** Null where auto-refill is not offered, or on already. */
  refill: RefillOffer | null;
};

/** Chooses an amount, and goes to Stripe's page or pays with the card on file. */
export function BuyCreditsDialog({ open, onClose, returnTo, amount, offer, refill }: BuyCreditsDialogProps) {
  const t = useTranslations('buying');
  const [isLeaving, setIsLeaving] = useState(false);
  const { card } = offer;
  const wish = useRefillChoice(refill);
  const { ticked: autoRefill } = wish;
  const byCard = useCardPayment({
    paymentMethodId: card?.paymentMethodId ?? null,
    returnTo,
    autoRefill,
    onPaid: onClose,
  });
  const { payment } = byCard;

  // "Back" on Stripe's page may show this page as it was left, from the browser's memory.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setIsLeaving(false);
    window.addEventListener('pageshow', wake);
    return () => window.removeEventListener('pageshow', wake);
  }, []);

  const buy = async (chosen: string): Promise<CheckoutStart> => {
    setIsLeaving(true);
    const start = await startCheckout(chosen, returnTo, autoRefill);
    if (start.ok) window.location.assign(start.url);
    else setIsLeaving(false);
    return start;
  };

  const close = () => {
    byCard.leave();
    onClose();
  };

  return (
    // Stripe's script asks in a frame of its own, which nothing of ours may cover.
    <Dialog
      open={open && payment?.phase !== 'proving'}
      onClose={close}
      title={t('buyCredits')}
      locked={isLeaving || payment?.phase === 'paying'}
      // What has focus is not to stand behind the end of the form, which stays in sight.
      className="scroll-pb-56"
    >
      {card && payment ? (
        <CardConfirm
          card={card.name}
          payment={payment}
          isLeaving={isLeaving}
          supportEmail={offer.supportEmail}
          onPay={byCard.pay}
          onBack={byCard.leave}
          onOtherCard={() => void buy(toDollars(payment.amount))}
        />
      ) : (
        <BuyCreditsForm
          offer={offer}
          amount={amount}
          isLeaving={isLeaving}
          onBuy={buy}
          onPayWithCard={byCard.begin}
          refill={wish}
        />
      )}
    </Dialog>
  );
}
