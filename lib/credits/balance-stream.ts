import { onShutdown } from '@/lib/platform/shutdown';
import { watchBalances } from './balance-feed';
import { toBalanceView } from './balance-view';
import type { Balances } from './balances';

export type Viewer = { workspaceId: string; seesAmounts: boolean };

type StreamOptions = {
  viewer: Viewer;
  /** Who the viewer is now; null (or an error) ends the stream. Asked every 30 s. */
  recheck: () => Promise<Viewer | null>;
  signal: AbortSignal;
};

const RECHECK_MS = 30_000;
const HEARTBEAT_MS = 15_000;
const encoder = new TextEncoder();

/** The viewer's balances as server-sent events: one at once, one per change, a comment now and then to keep it open. */
export function balanceStream({ viewer, recheck, signal }: StreamOptions): ReadableStream<Uint8Array> {
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      let seesAmounts = viewer.seesAmounts;
      let sent = '';
      const show = (balances: Balances) => {
        const data = JSON.stringify(toBalanceView(balances, seesAmounts));
        if (data !== sent) send(`data: ${data}\n\n`);
        sent = data;
      };
      const check = async () => {
        const now = await recheck().catch(() => null);
        if (now?.workspaceId !== viewer.workspaceId) end();
        else seesAmounts = now.seesAmounts;
      };

      send('retry: 1000\n\n');
      const unwatch = watchBalances(viewer.workspaceId, show);
      const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS).unref();
      const rechecks = setInterval(() => void check(), RECHECK_MS).unref();
      const forget = onShutdown(() => end());
      stop = () => {
        unwatch();
        forget();
        clearInterval(heartbeat);
        clearInterval(rechecks);
        signal.removeEventListener('abort', end);
      };
      const end = once(() => {
        stop();
        controller.close();
      });
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    },
    cancel() {
      stop();
    },
  });
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
