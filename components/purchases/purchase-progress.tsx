'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { Spinner } from '@/components/ui/spinner';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
/** After this many looks it says that closing the page is fine. */
const PATIENCE_LOOKS = 8;

const statusSchema = z.object({ final: z.boolean(), state: z.string(), href: z.string() });

/** Waits with the buyer: looks again and again, a little less often each time, and leaves when the purchase is done. */
export function PurchaseProgress({ purchaseId }: { purchaseId: string }) {
  const t = useTranslations('purchaseProgress');
  const router = useRouter();
  const [looks, setLooks] = useState(0);

  useEffect(() => {
    const pause = Math.min(FIRST_PAUSE_MS * 1.4 ** looks, LONGEST_PAUSE_MS);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const status = await look(purchaseId, abort.signal);
      if (abort.signal.aborted) return;
      if (status?.final && status.state === 'paid') window.location.replace(status.href);
      else if (status?.final) router.refresh();
      else setLooks((count) => count + 1);
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [looks, purchaseId, router]);

  return (
    <div role="status" className="space-y-3">
      <p className="flex items-center gap-2 font-medium">
        <Spinner />
        {t('waiting')}
      </p>
      {looks >= PATIENCE_LOOKS ? <p className="text-muted text-sm">{t('long')}</p> : null}
    </div>
  );
}

/** How the purchase stands; null when nobody could say just now, which is no reason to stop asking. */
async function look(purchaseId: string, signal: AbortSignal) {
  try {
    const response = await fetch(`/api/purchases/${purchaseId}`, { signal, cache: 'no-store' });
    if (!response.ok) return null;
    return statusSchema.safeParse(await response.json()).data ?? null;
  } catch {
    return null;
  }
}
