'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { BuyOffer } from '@/lib/purchases/offer';
import type { RefillOffer } from '@/lib/refills/offer';
import { BuyCreditsDialog } from './buy-credits-dialog';
import { useOpenFromLink } from './use-open-from-link';
import { useOpenWhenLow } from './use-open-when-low';

type BuyCredits = {
  /** Null for those who may not buy: draw nothing for them. */
  offer: BuyOffer | null;
  /**
   * Opens the one dialog, with `amount` (dollars) chosen if it is given; afterwards one is led back to `returnTo` (a path;
   * where one is now, by default).
   */
  open: (returnTo?: string, amount?: string) => void;
};

const BuyCreditsContext = createContext<BuyCredits>({ offer: null, open: () => {} });

export function useBuyCredits(): BuyCredits {
  return useContext(BuyCreditsContext);
}

type BuyCreditsProviderProps = { offer: BuyOffer | null; refill: RefillOffer | null; children: ReactNode };

/** Holds the one Buy credits dialog of the app: every door (Billing, Chat, the balance on top) opens this one. */
export function BuyCreditsProvider({ offer, refill, children }: BuyCreditsProviderProps) {
  const [wish, setWish] = useState<{ returnTo: string; amount?: string } | null>(null);
  const open = useCallback(
    (path?: string, amount?: string) => setWish({ returnTo: path ?? window.location.pathname, amount }),
    [],
  );
  const close = useCallback(() => setWish(null), []);
  const value = useMemo(() => ({ offer, open }), [offer, open]);
  const isOpen = wish !== null;

  useOpenFromLink(offer !== null, open);
  useOpenWhenLow(offer, isOpen, open);

  return (
    <BuyCreditsContext value={value}>
      {children}
      {offer ? (
        <BuyCreditsDialog
          open={isOpen}
          onClose={close}
          returnTo={wish?.returnTo ?? '/billing'}
          amount={wish?.amount}
          offer={offer}
          refill={refill}
        />
      ) : null}
    </BuyCreditsContext>
  );
}
