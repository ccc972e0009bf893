import { afterEach, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { changePlan } from '@/lib/workspaces/change-plan';
import { PLANS, type Plan } from '@/lib/workspaces/plans';
import { resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, spend } from '../setup/factories';
import { makeActors } from './actors';

afterEach(resetClock);

const SEATS = [3, 5, 2];
const ORDERS = SEATS.flatMap((first) =>
  SEATS.filter((second) => second !== first).map((second) => [first, second, 10 - first - second]),
);

async function openTeam(plan: Plan = 'team') {
  const [owner] = await makeActors(['owner'], plan);
  return { workspaceId: owner.workspace.id, userId: owner.userId };
}

async function grantedIn(workspaceId: string, month: string): Promise<bigint> {
  const key = { startsWith: `allowance:${month}:` };
  const { _sum } = await db.transfer.aggregate({ where: { workspaceId, key }, _sum: { amount: true } });
  return _sum.amount ?? 0n;
}

test.each(ORDERS)(
  'seats %d, then %d, then %d, twice in a month: the most that there were are granted once, used stays used, the last count next month (REL-T6)',
  async (...order) => {
    await setClock('2027-05-10T12:00:00Z');
    const team = await openTeam();
    for (const seats of [...order, ...order]) {
      await changePlan(team.workspaceId, { plan: 'team', seats });
      await spend(team, credits(10));
    }
    const perSeat = PLANS.team.budget;
    expect(await readBalances(team.workspaceId)).toMatchObject({
      granted: 5n * perSeat,
      included: 5n * perSeat - credits(60),
      allowance: BigInt(order[2] ?? 0) * perSeat,
    });
    expect(await grantedIn(team.workspaceId, '2027-05')).toBe(5n * perSeat);
    await setClock('2027-06-01T00:00:00Z');
    expect(await readBalances(team.workspaceId)).toMatchObject({ included: BigInt(order[2] ?? 0) * perSeat });
  },
);

test('a downgrade in the middle of a month leaves what was granted and bought, however much of it was used (REL-T7)', async () => {
  await setClock('2027-05-10T12:00:00Z');
  const team = await openTeam();
  await buyCredits(team.workspaceId, team.userId, credits(7));
  await spend(team, credits(62));
  await changePlan(team.workspaceId, { plan: 'free', seats: 1 });
  expect(await readBalances(team.workspaceId)).toMatchObject({ included: 0n, topUp: credits(5) });
  await setClock('2027-06-01T00:00:00Z');
  expect(await readBalances(team.workspaceId)).toMatchObject({ included: credits(1), topUp: credits(5) });
});

test('down and up again in one month, however often, grants the larger plan once (REL-T9)', async () => {
  await setClock('2027-05-10T12:00:00Z');
  const team = await openTeam();
  await spend(team, credits(40));
  for (const plan of ['free', 'team', 'pro', 'team', 'free', 'team'] as const) {
    await changePlan(team.workspaceId, { plan, seats: 1 });
  }
  expect(await readBalances(team.workspaceId)).toMatchObject({ granted: credits(60), included: credits(20) });
  expect(await grantedIn(team.workspaceId, '2027-05')).toBe(credits(60));
});

test.each([1, 2, 3, 4, 5])(
  'a change of plan and the turn of the month at the same moment: the order makes no difference (REL-T8, round %d)',
  async () => {
    await setClock('2027-05-31T12:00:00Z');
    const [first, last, raced] = [await openTeam('pro'), await openTeam('pro'), await openTeam('pro')];
    for (const team of [first, last, raced]) await spend(team, credits(15));
    await changePlan(first.workspaceId, { plan: 'team', seats: 2 });
    await setClock('2027-06-01T00:00:00Z');
    const upgrade = (team: { workspaceId: string }) => changePlan(team.workspaceId, { plan: 'team', seats: 2 });
    await Promise.all([spend(raced, credits(1)), upgrade(raced), spend(raced, credits(1))]);
    await spend(last, credits(1));
    await upgrade(last);
    await spend(last, credits(1));
    await spend(first, credits(2));
    for (const team of [first, last, raced]) {
      expect(await readBalances(team.workspaceId)).toMatchObject({ included: credits(118), granted: credits(120) });
      expect(await grantedIn(team.workspaceId, '2027-06')).toBe(credits(120));
    }
  },
);
