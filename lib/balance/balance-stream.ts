import type { Balances } from '@/lib/credits/balances';
import { onShutdown } from '@/lib/platform/shutdown';
import { watchBalances } from './balance-feed';
import { toBalanceView } from './balance-view';

type StreamOptions = {
  workspaceId: string;
  /** The workspace the viewer may see now; another one, null or an error ends the stream. Asked every 30 s. */
  recheck: () => Promise<string | null>;
  /** What else is told on the same connection, of which a browser has few: begins it, and answers how it ends. */
  also?: (say: (event: string, data: string) => void) => () => void;
  signal: AbortSignal;
};

const RECHECK_MS = 30_000;
const HEARTBEAT_MS = 15_000;
const encoder = new TextEncoder();

/** A workspace's balances as server-sent events: one at once, one per change, a comment now and then to keep it open. */
export function balanceStream({ workspaceId, recheck, also, signal }: StreamOptions): ReadableStream<Uint8Array> {
  let leave = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      let sent = '';
      const show = (balances: Balances) => {
        const data = JSON.stringify(toBalanceView(balances));
        if (data !== sent) send(`data: ${data}\n\n`);
        sent = data;
      };
      const check = async () => {
        const now = await recheck().catch(() => null);
        if (now !== workspaceId) close();
      };

      send('retry: 1000\n\n');
      const unwatch = watchBalances(workspaceId, show);
      const unwatchAlso = also?.((event, data) => send(`event: ${event}\ndata: ${data}\n\n`));
      const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS).unref();
      const rechecks = setInterval(() => void check(), RECHECK_MS).unref();
      const forget = onShutdown(() => close());
      let isOver = false;
      leave = () => {
        isOver = true;
        unwatch();
        unwatchAlso?.();
        forget();
        clearInterval(heartbeat);
        clearInterval(rechecks);
        signal.removeEventListener('abort', close);
      };
      const close = () => {
        // A check that was under way may end after the page has left.
        if (isOver) return;
        leave();
        controller.close();
      };
      signal.addEventListener('abort', close);
      if (signal.aborted) close();
    },
    cancel() {
      leave();
    },
  });
}
