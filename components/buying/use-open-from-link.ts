'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { withoutParam } from '@/components/billing/url-param';

/** `?buy=1` opens the dialog: a link that leads straight to buying, from a mail or another page. */
export function useOpenFromLink(mayBuy: boolean, open: () => void): void {
  const asked = useSearchParams().get('buy') !== null;
  useEffect(() => {
    if (!asked) return;
    window.history.replaceState(null, '', withoutParam(window.location.href, 'buy'));
    if (mayBuy) open();
  }, [asked, mayBuy, open]);
}
