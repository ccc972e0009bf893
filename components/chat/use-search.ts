'use client';

import { useEffect, useState } from 'react';
import type { ConversationSummary } from '@/lib/chat/conversations';

const DELAY_MS = 250;

/**
 * The conversations in which the words stand; null without words, and as long as it isn't known. Asked anew when the
 * person's list has changed.
 */
export function useSearch(words: string, list: readonly ConversationSummary[]): readonly ConversationSummary[] | null {
  const [found, setFound] = useState<{ words: string; conversations: ConversationSummary[] } | null>(null);
  const wanted = words.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed list is a reason to ask
  useEffect(() => {
    if (wanted === '') return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const conversations = await search(wanted, controller.signal);
      if (conversations) setFound({ words: wanted, conversations });
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [wanted, list]);
  return wanted !== '' && found?.words === wanted ? found.conversations : null;
}

async function search(words: string, signal: AbortSignal): Promise<ConversationSummary[] | null> {
  try {
    const response = await fetch(`/api/chat/conversations?${new URLSearchParams({ q: words })}`, { signal });
    return response.ok ? (await response.json()).conversations : null;
  } catch {
    return null;
  }
}
