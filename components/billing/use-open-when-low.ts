'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useBalance } from '@/components/shell/balance-provider';
import type { BuyOffer } from '@/lib/purchases/offer';
import { isNewCrossing } from './low-crossing';
import { PURCHASE_PARAM } from './purchase-outcome';

// Nobody is interrupted while typing.
const QUIET_MS = 3_000;

/** Opens the dialog by itself when the balance became low: once per crossing, and not under somebody's fingers. */
export function useOpenWhenLow(offer: BuyOffer | null, isOpen: boolean, open: () => void): void {
  const { balance } = useBalance();
  const comesFromPaying = useSearchParams().has(PURCHASE_PARAM);
  const low = balance !== null && balance.state !== 'ok';
  const workspaceId = offer?.workspaceId ?? null;
  const crossing = offer?.crossing ?? null;

  useEffect(() => {
    if (!workspaceId || comesFromPaying || isOpen) return;
    return whenQuiet(() => {
      if (isNewCrossing(window.localStorage, { workspaceId, low, crossing })) open();
    });
  }, [workspaceId, comesFromPaying, isOpen, low, crossing, open]);
}

/** Calls `action` once: now, or as soon as no key was pressed for a while if somebody is typing. */
function whenQuiet(action: () => void): () => void {
  const act = () => {
    window.removeEventListener('keydown', wait);
    action();
  };
  let timer = setTimeout(act, isTyping() ? QUIET_MS : 0);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(act, QUIET_MS);
  };
  window.addEventListener('keydown', wait);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', wait);
  };
}

function isTyping(): boolean {
  const field = document.activeElement;
  return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== '';
}
