import { BALANCES, type Balances, type BalancesRow, toBalances } from '@/lib/credits/balances';
import { turned } from '@/lib/credits/month-turn';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';

/**
 * Tells open pages about their workspace's balances. One poller per process asks one question a second for all
 * workspaces that somebody looks at, however many look, and none when nobody does. Polling, not LISTEN: it works
 * through every pooler and on every engine, and a notice that got lost can't leave a page wrong.
 */
type Watched = { listeners: Set<(balances: Balances) => void>; last: Balances | null };

const watched = new Map<string, Watched>();
const POLL_MS = 1_000;
let polling = false;

/**
 * Calls `listener` with the workspace's balances: at once (as soon as they are read), then at each change.
 * @returns a function that ends it
 */
export function watchBalances(workspaceId: string, listener: (balances: Balances) => void): () => void {
  const entry = watched.get(workspaceId) ?? { listeners: new Set(), last: null };
  watched.set(workspaceId, entry);
  entry.listeners.add(listener);
  if (entry.last) listener(entry.last);
  if (!polling) {
    polling = true;
    void poll();
  }
  return () => {
    // Ended twice, it must not end what others have begun to watch since.
    if (!entry.listeners.delete(listener)) return;
    if (entry.listeners.size === 0) watched.delete(workspaceId);
  };
}

/** How many workspaces somebody looks at in this process. */
export function watchedWorkspaces(): number {
  return watched.size;
}

async function poll(): Promise<void> {
  let failures = 0;
  while (watched.size > 0) {
    try {
      await readOnce();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1) log.warn('balance_feed_failed', { reason: reasonOf(error) });
    }
    await pause(POLL_MS * Math.min(1 + failures, 10));
  }
  polling = false;
}

async function readOnce(): Promise<void> {
  const ids = [...watched.keys()];
  const rows = await db.$queryRaw<(BalancesRow & { workspace_id: string })[]>`
    select workspace_id::text, ${BALANCES}
    from (${turned('wallet')} where s.workspace_id in (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})) t`;
  for (const row of rows) {
    const entry = watched.get(row.workspace_id);
    const now = toBalances(row);
    if (!entry || (entry.last && isSame(entry.last, now))) continue;
    entry.last = now;
    for (const listener of entry.listeners) listener(now);
  }
}

// A transfer changes the sequence, a hold changes what is held, the month's turn changes the reset: nothing else does.
function isSame(a: Balances, b: Balances): boolean {
  return a.sequence === b.sequence && a.held === b.held && a.resetsAt.getTime() === b.resetsAt.getTime();
}

// The poller must never keep the process from stopping.
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
