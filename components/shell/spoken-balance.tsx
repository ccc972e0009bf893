'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { BalanceAmounts } from '@/lib/balance/balance-view';

/** A balance that changes several times in one go is spoken once. */
const REST_MS = 1_000;

/** Tells those who listen what is left when the pools have changed; what running requests hold for a while is no change. */
export function SpokenBalance({ amounts: { available, included, topUp, debt } }: { amounts: BalanceAmounts }) {
  const t = useTranslations('shell');
  const pools = [included, topUp, debt].join();
  const known = useRef(pools);
  const [spoken, setSpoken] = useState<string | null>(null);

  useEffect(() => {
    if (pools === known.current) return;
    const timer = setTimeout(() => {
      known.current = pools;
      setSpoken(available);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [pools, available]);

  return (
    <p aria-live="polite" className="sr-only">
      {spoken === null ? null : t.rich('balanceNow', { amount: () => <CreditAmount value={spoken} /> })}
    </p>
  );
}
