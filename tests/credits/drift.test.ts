import { expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { freezeClock } from '../model/frozen-clock';
import { chooser } from '../model/history/chooser';
import { buyCredits, credits, makeWorkspace, spend } from '../setup/factories';

const MONTHS = 36;
const REQUESTS = process.env.STUDIO_FULL_TESTS ? 1_000 : 15;

test('after thirty-six months of odd costs of less than a cent every balance is what pen and paper say: nothing drifts (REL-P29)', {
  timeout: 3_600_000,
}, async () => {
  const choose = chooser(36);
  await freezeClock(Date.UTC(2027, 0, 1));
  // So little is included that months end within either pool.
  const allowance = 333_337n;
  const workspace = await makeWorkspace({ included: microcredits(allowance) });
  await buyCredits(workspace.workspaceId, workspace.userId, credits(1_000));
  let topUp = 1_000_000_000n;
  let used = 0n;
  let expired = 0n;
  for (let month = 0; month < MONTHS; month += 1) {
    await freezeClock(Date.UTC(2027, month, 1));
    let included = allowance;
    const most = month % 2 === 0 ? 90_000 : 9_999;
    for (let request = 0; request < REQUESTS; request += 1) {
      const cost = BigInt(1 + choose(most));
      await spend(workspace, microcredits(cost));
      const first = cost < included ? cost : included;
      included -= first;
      topUp -= cost - first;
      used += cost;
    }
    expect(await readBalances(workspace.workspaceId)).toMatchObject({ included, topUp, granted: allowance });
    if (month < MONTHS - 1) expired += included;
  }
  const sums = await db.transfer.groupBy({
    by: ['to'],
    where: { workspaceId: workspace.workspaceId },
    _sum: { amount: true },
  });
  const sumTo = (account: string) => sums.find(({ to }) => to === account)?._sum.amount ?? 0n;
  expect({ used: sumTo('usage'), expired: sumTo('expired'), granted: sumTo('included') }).toEqual({
    ...{ used, expired, granted: BigInt(MONTHS) * allowance },
  });
});
