'use client';

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

type Unread = { unread: number; setUnread: (unread: number) => void };

const UnreadContext = createContext<Unread>({ unread: 0, setUnread: () => {} });

/** How many notices the reader hasn't read, as of now. */
export function useUnread(): Unread {
  return useContext(UnreadContext);
}

/** Starts with what the server counted; whoever follows the balances hears of changes on the same connection. */
export function UnreadProvider({ initial, children }: { initial: number; children: ReactNode }) {
  const [unread, setUnread] = useState(initial);
  const value = useMemo(() => ({ unread, setUnread }), [unread]);
  return <UnreadContext value={value}>{children}</UnreadContext>;
}
