'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useBalance } from '@/components/shell/balance-provider';
import type { BuyOffer } from '@/lib/purchases/offer';
import { PURCHASE_PARAM } from '@/lib/purchases/purchase-param';
import { isNewCrossing } from './low-crossing';

// Late enough for the page to have come to life; and while somebody writes, it waits for as long as that takes.
const LOOK_EVERY_MS = 1_000;

/**
 * Opens the dialog by itself when the balance became low: once per crossing, and not under somebody's fingers or over an
 * answer that is being written. A chat that is paused says so itself, with the same button; one prompt is enough there.
 */
export function useOpenWhenLow(offer: BuyOffer | null, isOpen: boolean, open: () => void): void {
  const { balance } = useBalance();
  const params = useSearchParams();
  // Whoever has just paid, or comes to see who asks for credits, knows why they are here.
  const hasOwnReason = params.has(PURCHASE_PARAM) || params.has('request');
  const isPausedChat = usePathname().startsWith('/chat') && balance?.state === 'empty';
  const low = balance !== null && balance.state !== 'ok';
  const workspaceId = offer?.workspaceId ?? null;
  const crossing = offer?.crossing ?? null;

  useEffect(() => {
    if (!workspaceId) return;
    const isNew = () => isNewCrossing(window.localStorage, { workspaceId, low, crossing });
    // Whoever has opened it was told, and may buy less than makes the balance well again.
    if (isOpen) isNew();
    if (hasOwnReason || isOpen || isPausedChat) return;
    return whenNobodyWrites(() => {
      if (isNew()) open();
    });
  }, [workspaceId, hasOwnReason, isOpen, isPausedChat, low, crossing, open]);
}

/** Calls `action` once, as soon as nobody is writing, no model either. */
function whenNobodyWrites(action: () => void): () => void {
  const timer = setInterval(() => {
    if (isTyping() || document.querySelector('[data-paused], article[aria-busy=true]')) return;
    clearInterval(timer);
    action();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function isTyping(): boolean {
  const field = document.activeElement;
  return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== '';
}
