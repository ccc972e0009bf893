'use client';

import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useMemo, useState } from 'react';
import { onApproach } from '@/components/ui/on-approach';
import type { BuyOffer } from '@/lib/purchases/offer';
import type { RefillOffer } from '@/lib/refills/offer';
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

// Nobody waits for the dialog who only looks at a page: it is fetched when somebody comes near a button that opens it.
const fetchDialog = () => import('./buy-credits-dialog').then((module) => ({ default: module.BuyCreditsDialog }));
const BuyCreditsDialog = lazy(fetchDialog);

/** For everything that opens the dialog, so that it is there at the click. */
export const fetchOnApproach = onApproach(fetchDialog);

const BuyCreditsContext = createContext<BuyCredits>({ offer: null, open: () => {} });

export function useBuyCredits(): BuyCredits {
  return useContext(BuyCreditsContext);
}

type BuyCreditsProviderProps = { offer: BuyOffer | null; refill: RefillOffer | null; children: ReactNode };

/** Holds the one Buy credits dialog of the app: every door (Billing, Chat, the balance on top) opens this one. */
export function BuyCreditsProvider({ offer, refill, children }: BuyCreditsProviderProps) {
  const [wish, setWish] = useState<{ returnTo: string; amount?: string; isOpen: boolean } | null>(null);
  const open = useCallback((path?: string, amount?: string) => {
    const next = { returnTo: path ?? window.location.pathname, amount, isOpen: true };
    // Where the dialog can't be fetched the page stays as it is, and the button can be pressed again.
    fetchDialog().then(
      () => setWish(next),
      () => {},
    );
  }, []);
  const close = useCallback(() => setWish((now) => now && { ...now, isOpen: false }), []);
  const value = useMemo(() => ({ offer, open }), [offer, open]);

  useOpenFromLink(offer !== null, open);
  useOpenWhenLow(offer, wish?.isOpen ?? false, open);

  return (
    <BuyCreditsContext value={value}>
      {children}
      {offer && wish ? (
        <Suspense>
          <BuyCreditsDialog
            open={wish.isOpen}
            onClose={close}
            returnTo={wish.returnTo}
            amount={wish.amount}
            offer={offer}
            refill={refill}
          />
        </Suspense>
      ) : null}
    </BuyCreditsContext>
  );
}
