import { BALANCES, type Balances, type BalancesRow, toBalances } from '@/lib/credits/balances';
import { turned } from '@/lib/credits/month-turn';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { pollingFeed } from '@/lib/platform/polling-feed';

const feed = pollingFeed<Balances>({ everyMs: 1_000, read, isSame, failure: 'balance_feed_failed' });

/**
 * Tells open pages about their workspace's balances: at once (as soon as they are read), then at each change.
 * @returns a function that ends it
 */
export const watchBalances = feed.watch;

/** How many workspaces somebody looks at in this process. */
export const watchedWorkspaces = feed.size;

async function read(workspaceIds: string[]): Promise<Map<string, Balances>> {
  const rows = await db.$queryRaw<(BalancesRow & { workspace_id: string })[]>`
    select workspace_id::text, ${BALANCES}
    from (${turned('wallet')} where s.workspace_id in (${Prisma.join(workspaceIds.map((id) => Prisma.sql`${id}::uuid`))})) t`;
  return new Map(rows.map((row) => [row.workspace_id, toBalances(row)]));
}

// A transfer changes the sequence, a hold changes what is held, the month's turn changes the reset: nothing else does.
function isSame(a: Balances, b: Balances): boolean {
  return a.sequence === b.sequence && a.held === b.held && a.resetsAt.getTime() === b.resetsAt.getTime();
}
