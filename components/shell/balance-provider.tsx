'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useUnread } from '@/components/notices/unread-provider';
import type { BalanceView } from '@/lib/balance/balance-view';
import { followBalance, readBalance } from './follow-balance';

type LiveBalance = {
  /** Null for those who belong to no workspace. */
  balance: BalanceView | null;
  /** Asks once, now: for whoever knows that something changed and doesn't want to wait for the feed. */
  refresh: () => Promise<void>;
};

const BalanceContext = createContext<LiveBalance>({ balance: null, refresh: async () => {} });

/** The workspace's balances, as of now: changes by itself as soon as the ledger does. */
export function useBalance(): LiveBalance {
  return useContext(BalanceContext);
}

/** Keeps the balances of all pages live: starts with what the server rendered, then follows the feed. */
export function BalanceProvider({ initial, children }: { initial: BalanceView | null; children: ReactNode }) {
  const router = useRouter();
  const [balance, setBalance] = useState(initial);
  const { setUnread } = useUnread();
  const exists = initial !== null;

  const refresh = useCallback(async () => {
    const read = await readBalance();
    if (read.ok) setBalance(read.balance);
  }, []);

  useEffect(() => {
    if (!exists) return;
    return followBalance({
      // Not urgent: what of the page hasn't come to life yet would be drawn anew, an answer without its Markdown.
      onBalance: (next) => startTransition(() => setBalance(next)),
      onUnread: (next) => startTransition(() => setUnread(next)),
      // Signed out or removed meanwhile: the server knows where such a person belongs.
      onRefused: () => router.refresh(),
    });
  }, [exists, router, setUnread]);

  const value = useMemo(() => ({ balance, refresh }), [balance, refresh]);
  return <BalanceContext value={value}>{children}</BalanceContext>;
}
