'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';

const PAUSE_MS = 3_000;
const TIMES = 20;

/** While something is about to happen by itself, the page looks again every few seconds, for a minute or so. */
export function RefreshSoon() {
  const router = useRouter();
  const [left, setLeft] = useState(TIMES);
  const [isPending, startTransition] = useTransition();
  useEffect(() => {
    // Never before the last look has been shown: on a slow server the next one would keep it from ever being.
    if (isPending || left === 0) return;
    const timer = setTimeout(() => {
      setLeft(left - 1);
      startTransition(() => router.refresh());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isPending, left, router]);
  return null;
}
