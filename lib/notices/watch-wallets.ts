import 'server-only';
import { db, type Transaction } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { toDecimal } from '@/lib/platform/units';
import { usedPercent, type Watch, type Word, whatToSay } from './low-rule';
import { notify } from './notify';
import { readRecipients } from './settings';
import { keepWatch, readDue, sightOf, spendable, takeWatch, type WatchRow } from './watch-row';

const BUY = '/billing?buy=1';

/**
 * The job that tells people that credits run low: looks at each wallet that has moved since it was last looked at. The
 * money statements know nothing of it; what it missed while it was away, it finds afterwards.
 * @returns how many words were said
 */
export async function watchWallets(): Promise<number> {
  let said = 0;
  for (const workspaceId of await readDue(db)) {
    try {
      said += await db.$transaction((tx) => look(tx, workspaceId));
    } catch (error) {
      // One workspace that can't be looked at keeps nobody else from being told.
      log.error('notice_watch_failed', { workspace_id: workspaceId, reason: reasonOf(error) });
    }
  }
  return said;
}

async function look(tx: Transaction, workspaceId: string): Promise<number> {
  const row = await takeWatch(tx, workspaceId);
  if (!row?.is_due) return 0;
  const { words, next, lookAgainAt } = whatToSay(watchOf(row), await sightOf(tx, row));
  for (const word of words) await say(tx, row, word);
  await keepWatch(tx, row, next, lookAgainAt);
  return words.length;
}

async function say(tx: Transaction, row: WatchRow, { kind, occasion }: Word): Promise<void> {
  const { workspace_id: workspaceId } = row;
  const to = await readRecipients(tx, workspaceId);
  const about = { workspaceId, occasion, to };
  const resets = row.resets_at.toISOString();
  switch (kind) {
    case 'pools_empty':
      return notify(tx, { ...about, kind, facts: { resets, href: BUY } });
    case 'low_balance':
      return notify(tx, { ...about, kind, facts: { available: toDecimal(spendable(row)), resets, href: BUY } });
    case 'included_used': {
      const used = usedPercent(row);
      const facts = { percent: String(used), left: String(100n - used), resets, href: '/billing' };
      return notify(tx, { ...about, kind, facts });
    }
  }
}

function watchOf(row: WatchRow): Watch {
  return {
    low: { since: row.low_since, told: row.low_told, toldAt: row.low_told_at },
    empty: { since: row.empty_since, told: row.empty_told, toldAt: row.empty_told_at },
    period: row.period,
    percent: row.percent,
  };
}
