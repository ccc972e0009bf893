import { expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { freezeClock } from '../model/frozen-clock';
import { credits, makeWorkspace, spend } from '../setup/factories';

const YEARS = Array.from({ length: 9 }, (_, index) => 2024 + index);

/** Days of the months of 2024 to 2032, by hand: the table that the database's own calendar is compared with. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LEAP_YEARS = [2024, 2028, 2032];

test('of every month from 2024 to 2032 the last millisecond belongs to it and the next one to the month after (REL-T4)', {
  timeout: 120_000,
}, async () => {
  await freezeClock(Date.UTC(2023, 11, 15));
  const workspace = await makeWorkspace({ included: credits(20), topUp: credits(1) });
  await spend(workspace, credits(1));
  const expected: string[] = ['allowance:2023-12:20000000'];
  let last = '2023-12';
  for (const year of YEARS) {
    for (const [index, usual] of DAYS.entries()) {
      const days = index === 1 && LEAP_YEARS.includes(year) ? 29 : usual;
      const month = `${year}-${String(index + 1).padStart(2, '0')}`;
      expected.push(`expire:${last}`, `allowance:${month}:20000000`);
      last = month;
      // Local time is another day on most of the earth then: only UTC counts.
      await freezeClock(Date.parse(`${month}-01T00:00:00.000Z`));
      await spend(workspace, credits(1));
      await freezeClock(Date.parse(`${month}-${days}T23:59:59.999Z`));
      await spend(workspace, credits(1));
      const { included, topUp, resetsAt } = await readBalances(workspace.workspaceId);
      const next = index === 11 ? `${year + 1}-01` : `${year}-${String(index + 2).padStart(2, '0')}`;
      expect({ included, topUp, resetsAt: resetsAt.toISOString() }).toEqual({
        included: credits(18),
        topUp: credits(1),
        resetsAt: `${next}-01T00:00:00.000Z`,
      });
    }
  }
  const turns = await db.transfer.findMany({
    where: { workspaceId: workspace.workspaceId, OR: [{ to: 'expired' }, { from: 'allowance' }] },
    orderBy: { sequence: 'asc' },
  });
  expect(turns.map(({ key }) => key)).toEqual(expected);
});
