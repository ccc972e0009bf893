import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { makeAsker } from '../../ai/asking';
import { credits, spend } from '../../setup/factories';
import type { Flow, KillPoint } from './flow';
import { askThrough } from './request-flow';
import { STATEMENTS } from './statements';

/** The first request of a month, which turns the month of its wallet. Whoever gets no answer asks again. */
export function monthFlow(): Flow<{ workspaceId: string; key: string; prompt: string }> {
  return {
    prepare: async () => {
      const asker = await makeAsker({ included: credits(20) });
      await spend(asker, credits(7));
      return { ...asker, prompt: 'Hello', ids: [asker.workspaceId] };
    },
    run: ({ url }, of) => askThrough(url, of, {}),
    recover: async ({ url }, of) => {
      const status = await askThrough(url, of, {});
      if (status !== 200) throw new Error(`asked again, answered ${status}`);
    },
    check: async ({ workspaceId }) => {
      const problems: string[] = [];
      const lines = await db.transfer.findMany({ where: { workspaceId } });
      const expired = lines.filter(({ to }) => to === 'expired').map(({ amount }) => amount);
      const granted = lines.filter(({ from }) => from === 'allowance').map(({ amount }) => amount);
      if (expired.join() !== String(credits(13))) problems.push(`expired: ${expired.join()}`);
      if (granted.join() !== `${credits(20)},${credits(20)}`) problems.push(`granted: ${granted.join()}`);
      const { included, held } = await readBalances(workspaceId);
      const spent = credits(20) - included;
      if (spent <= 0n || spent > credits(0.1)) problems.push(`${included} are left of the new month`);
      if (held !== 0n) problems.push(`${held} are held`);
      return problems;
    },
  };
}

const { holdPlaced } = STATEMENTS;

export const MONTH_POINTS: KillPoint[] = [
  { name: 'month: before it turns', stop: { channel: 'database', sql: holdPlaced, when: 'before' }, blocks: 'holds' },
  { name: 'month: after it turned', stop: { channel: 'database', sql: holdPlaced, when: 'after' }, blocks: 'holds' },
];
