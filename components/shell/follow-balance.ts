import { PAGE_WORKSPACE_FIELD } from '@/lib/auth/page-workspace';
import type { BalanceView } from '@/lib/balance/balance-view';
import { fetchHere, pageWorkspace } from './page-workspace';

type Followers = {
  onBalance: (balance: BalanceView) => void;
  /** How many notices the reader hasn't read. */
  onUnread: (unread: number) => void;
  /** The session ended, or its person was removed from the workspace. */
  onRefused: () => void;
};

type Read = { ok: true; balance: BalanceView } | { ok: false; refused: boolean };

const POLL_MS = 5_000;

/** Reads the balances once. */
export async function readBalance(): Promise<Read> {
  try {
    const response = await fetchHere('/api/balance', { cache: 'no-store' });
    if (!response.ok) return { ok: false, refused: response.status === 401 || response.status === 403 };
    const balance: BalanceView = await response.json();
    return { ok: true, balance };
  } catch {
    return { ok: false, refused: false };
  }
}

/**
 * Follows the balances while the page is visible: by the event stream, and by asking every few seconds where a stream
 * can't be kept. A hidden page keeps no connection (a browser has six per site) and catches up when it is shown again.
 * @returns a function that ends it
 */
export function followBalance({ onBalance, onUnread, onRefused }: Followers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    source?.close();
    source = null;
    clearTimeout(timer);
  };
  const poll = async () => {
    const read = await readBalance();
    if (document.hidden) return;
    if (read.ok) onBalance(read.balance);
    else if (read.refused) return onRefused();
    timer = setTimeout(start, POLL_MS);
  };
  const start = () => {
    stop();
    if (document.hidden) return;
    const stream = new EventSource(
      `/api/balance/stream?${new URLSearchParams({ [PAGE_WORKSPACE_FIELD]: pageWorkspace() ?? '' })}`,
    );
    source = stream;
    stream.onmessage = (event: MessageEvent<string>) => onBalance(JSON.parse(event.data));
    stream.addEventListener('unread', (event: MessageEvent<string>) => onUnread(Number(event.data)));
    stream.onerror = () => {
      // CONNECTING: the browser tries again by itself. CLOSED: it was answered with an error and gave up.
      if (stream.readyState === EventSource.CLOSED) void poll();
    };
  };

  start();
  document.addEventListener('visibilitychange', start);
  return () => {
    document.removeEventListener('visibilitychange', start);
    stop();
  };
}
