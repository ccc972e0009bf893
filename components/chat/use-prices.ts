'use client';

import { useEffect, useRef, useState } from 'react';
import { fetchHere } from '@/components/shell/page-workspace';
import type { MessagePrice } from '@/lib/chat/price-message';

/** The price follows the typing at this distance. */
const DELAY_MS = 400;

interface UsePrices {
  /** As the page was made. */
  initial: readonly MessagePrice[];
  conversationId: string | null;
  text: string;
  editing: string | null;
  /** Changes when the conversation has grown. */
  turns: number;
}

/** What the message in the box would cost on each model: as it was last counted, a moment after the last key. */
export function usePrices({ initial, conversationId, text, editing, turns }: UsePrices): readonly MessagePrice[] {
  const [prices, setPrices] = useState(initial);
  const wanted = JSON.stringify({
    ...(conversationId && { conversation_id: conversationId }),
    ...(editing && { replaces: editing }),
    message: text,
  });
  // What the server counted when it made the page.
  const counted = useRef<string | null>(`${turns} ${wanted}`);

  useEffect(() => {
    if (counted.current === `${turns} ${wanted}`) return;
    counted.current = null;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const fresh = await readPrices(wanted, controller.signal);
      if (fresh) setPrices(fresh);
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [wanted, turns]);

  return prices;
}

/** Null when it can't be told just now: the last count then stays, and the server decides anyhow. */
async function readPrices(body: string, signal: AbortSignal): Promise<MessagePrice[] | null> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetchHere('/api/chat/price', { method: 'POST', headers, body, signal });
    return response.ok ? (await response.json()).prices : null;
  } catch {
    return null;
  }
}
