'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { withoutParam } from '@/components/billing/url-param';
import { useBalance } from '@/components/shell/balance-provider';
import { PURCHASE_PARAM } from '@/lib/purchases/purchase-param';
import { type PurchaseOutcome, readOutcome } from './purchase-outcome';

const ASK_AGAIN_MS = 1_500;
// What needs nothing from anybody goes by itself; the balance and the list of purchases still show it.
const GOOD_NEWS_MS = 20_000;

/**
 * Follows the purchase that the address names until it is decided; then refreshes what the page shows and takes the
 * parameter out of the address, so that a reload doesn't say it again.
 */
export function usePurchaseOutcome(): { outcome: PurchaseOutcome | null; dismiss: () => void } {
  const param = useSearchParams().get(PURCHASE_PARAM);
  const { refresh } = useBalance();
  const router = useRouter();
  const [outcome, setOutcome] = useState<PurchaseOutcome | null>(null);

  useEffect(() => {
    if (param === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const ask = async () => {
      const next = await readOutcome(param);
      if (left) return;
      if (next.kind === 'added') await refresh();
      setOutcome(next);
      if (next.kind === 'processing') {
        timer = setTimeout(ask, ASK_AGAIN_MS);
        return;
      }
      // One step for both: an address that is changed behind the router's back makes it load the whole page anew when
      // it refreshes twice at once, and the news would be gone.
      router.replace(withoutParam(window.location.href, PURCHASE_PARAM), { scroll: false });
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [param, refresh, router]);

  useEffect(() => {
    if (outcome?.kind !== 'added' && outcome?.kind !== 'canceled') return;
    const timer = setTimeout(() => setOutcome(null), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  return { outcome, dismiss: () => setOutcome(null) };
}
