'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { ModelOption } from '@/lib/chat/chat-view';

const KEY = 'chat-model';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The model this browser chose last, as long as it is on sale; it survives the way to Stripe and back. */
export function useModelChoice(models: readonly ModelOption[], byDefault: string) {
  const chosen = useSyncExternalStore(subscribe, readChoice, () => null);
  const model = models.some(({ id }) => id === chosen) && chosen ? chosen : byDefault;
  const choose = useCallback((id: string) => {
    try {
      localStorage.setItem(KEY, id);
    } catch {
      // Without storage the default model answers.
    }
    for (const listener of listeners) listener();
  }, []);
  return { model, choose };
}
