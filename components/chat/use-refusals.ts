'use client';

import { useCallback, useState } from 'react';
import type { ApiError } from '@/components/chat/api-error';
import { isPaused, type Shortage } from '@/components/chat/paused';
import { useBalance } from '@/components/shell/balance-provider';

export interface Refusals {
  /** AI is paused: the 402 that says so (null when the pools are simply empty), and when the included pool is set anew. */
  paused: { shortage: ApiError | null; resetsAt: string | null; available: string } | null;
  /** Any other refusal of the last message. */
  refusal: ApiError | null;
  refused: (error: ApiError) => void;
  clear: () => void;
}

/**
 * What stands between this person and the next answer: the shortage of credits, which ends by itself as soon as the
 * live balance allows, and any other refusal, which ends with the next attempt.
 */
export function useRefusals(): Refusals {
  const { balance, refresh } = useBalance();
  const [shortage, setShortage] = useState<Shortage | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  const refused = useCallback(
    (error: ApiError) => {
      if (error.code !== 'insufficient_credits') return setRefusal(error);
      setShortage({ error, balanceThen: balance });
      void refresh();
    },
    [balance, refresh],
  );

  const clear = useCallback(() => {
    setShortage(null);
    setRefusal(null);
  }, []);

  return {
    paused: isPaused(balance, shortage)
      ? {
          shortage: shortage?.error ?? null,
          resetsAt: balance?.resetsAt ?? null,
          available: shortage?.error.available ?? balance?.amounts.available ?? '0',
        }
      : null,
    refusal,
    refused,
    clear,
  };
}
