import { afterEach, expect, test } from 'vitest';
import { changeAllowance } from '@/lib/credits/allowance';
import { readBalances } from '@/lib/credits/balances';
import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { resetClock, setClock } from '../setup/clock';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

const done = { status: 'done' };
afterEach(resetClock);

async function movements(workspaceId: string) {
  const transfers = await db.transfer.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' } });
  return transfers.map(({ key, amount }) => [key.replace(/[0-9a-f-]{36}/, '…'), amount]);
}

test('on the first of the month what was included expires, the allowance is granted anew, and top-up stays (REL-T3)', async () => {
  await setClock('2027-01-31T23:59:00Z');
  const workspace = await makeWorkspace({ included: credits(20), topUp: credits(30) });
  await spend(workspace, credits(5));
  await setClock('2027-02-01T00:00:01Z');
  expect(await readBalances(workspace.workspaceId)).toMatchObject({
    included: credits(20),
    topUp: credits(30),
    resetsAt: new Date('2027-03-01T00:00:00Z'),
  });
  await spend(workspace, credits(1));
  expect(await movements(workspace.workspaceId)).toEqual([
    ['allowance:2027-01:20000000', credits(20)],
    ['purchase:…', credits(30)],
    ['request:…:included', credits(5)],
    ['expire:2027-01', credits(15)],
    ['allowance:2027-02:20000000', credits(20)],
    ['request:…:included', credits(1)],
  ]);
});

test('looking at a balance after the turn writes nothing', async () => {
  await setClock('2027-03-15T12:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await spend(workspace, credits(5));
  await setClock('2027-04-02T00:00:00Z');
  const before = await db.wallet.findUniqueOrThrow({ where: { workspaceId: workspace.workspaceId } });
  expect((await readBalances(workspace.workspaceId)).included).toBe(credits(20));
  expect(await db.wallet.findUniqueOrThrow({ where: { workspaceId: workspace.workspaceId } })).toEqual(before);
});

test('a request that runs over midnight keeps its promise and is booked in the month in which it settles (REL-T1)', async () => {
  await setClock('2027-05-31T23:59:30Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace, { asked: credits(8), least: credits(8), limit: credits(8) });
  await placeHold(request);
  await setClock('2027-06-01T00:00:30Z');
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(20), available: credits(12) });
  expect(await settleHold({ ...request, cost: credits(6), receipt: done })).toMatchObject({ included: credits(6) });
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(14), held: 0n });
});

test('a promise larger than the new allowance keeps just what it needs, and the month does not roll over', async () => {
  await setClock('2027-07-31T23:59:30Z');
  const workspace = await makeWorkspace({ included: credits(40) });
  const request = holdRequest(workspace, { asked: credits(40), least: credits(40), limit: credits(40) });
  await placeHold(request);
  await changeAllowance(workspace.workspaceId, credits(10));
  await setClock('2027-08-01T00:00:30Z');
  expect(await readBalances(workspace.workspaceId)).toMatchObject({
    included: credits(40),
    held: credits(40),
    available: 0n,
  });
  await settleHold({ ...request, cost: credits(0.01), receipt: done });
  expect(
    (await db.transfer.findMany({ where: { workspaceId: workspace.workspaceId, from: 'included', to: 'expired' } }))[0]
      ?.amount,
  ).toBe(credits(10));
});

test('after months of absence one month closes and one opens: nothing is stacked up (REL-T2)', async () => {
  await setClock('2027-01-10T00:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await spend(workspace, credits(1));
  await setClock('2028-03-10T00:00:00Z');
  await spend(workspace, credits(2));
  expect((await movements(workspace.workspaceId)).slice(2, 4)).toEqual([
    ['expire:2027-01', credits(19)],
    ['allowance:2028-03:20000000', credits(20)],
  ]);
});

test('forty requests at once after midnight: the month turns once', async () => {
  await setClock('2027-08-31T12:00:00Z');
  const workspace = await makeWorkspace({ included: credits(50) });
  await spend(workspace, credits(1));
  await setClock('2027-09-01T00:00:00Z');
  await Promise.all(Array.from({ length: 40 }, () => spend(workspace, credits(1))));
  const keys = (await movements(workspace.workspaceId)).map(([key]) => key);
  expect(keys.filter((key) => key === 'expire:2027-08')).toHaveLength(1);
  expect(keys.filter((key) => key === 'allowance:2027-09:50000000')).toHaveLength(1);
  expect((await readBalances(workspace.workspaceId)).included).toBe(credits(10));
});

test('the clock never turns a month back', async () => {
  await setClock('2027-10-01T00:00:05Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await spend(workspace, credits(1));
  await setClock('2027-09-30T23:59:00Z');
  await spend(workspace, credits(1));
  expect(await readBalances(workspace.workspaceId)).toMatchObject({
    included: credits(18),
    resetsAt: new Date('2027-11-01T00:00:00Z'),
  });
});

test('a bigger allowance grants the difference at once, a smaller one waits for next month', async () => {
  await setClock('2027-11-05T00:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await spend(workspace, credits(5));
  await changeAllowance(workspace.workspaceId, credits(60));
  await changeAllowance(workspace.workspaceId, credits(60));
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(55), granted: credits(60) });
  await changeAllowance(workspace.workspaceId, credits(1));
  await changeAllowance(workspace.workspaceId, credits(40));
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(55), granted: credits(60) });
  await setClock('2027-12-01T00:00:00Z');
  expect((await readBalances(workspace.workspaceId)).included).toBe(credits(40));
});

test('top-up credits are there after fourteen months without a sign of life (REL-T7)', async () => {
  await setClock('2027-01-10T00:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20), topUp: credits(30) });
  await spend(workspace, credits(25));
  await setClock('2028-03-10T00:00:00Z');
  await spend(workspace, credits(1));
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(19), topUp: credits(25) });
});
