'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useBalance } from '@/components/shell/balance-provider';
import { fromDecimal } from '@/lib/platform/units';

/** Credits came in, from whatever tab or colleague: the list of purchases beside it has something new to show. */
export function RefreshWhenCredited() {
  const router = useRouter();
  const topUp = fromDecimal(useBalance().balance?.amounts.topUp ?? '') ?? 0n;
  const before = useRef(topUp);
  useEffect(() => {
    if (topUp > before.current) router.refresh();
    before.current = topUp;
  }, [topUp, router]);
  return null;
}
