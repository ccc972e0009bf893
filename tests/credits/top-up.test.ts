import { afterEach, expect, test } from 'vitest';
import { adjust } from '@/lib/credits/adjustment';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { clawBack } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Microcredits } from '@/lib/platform/units';
import { moveClock, resetClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { noteReturns } from '../setup/returns';

afterEach(resetClock);

type Workspace = Awaited<ReturnType<typeof makeWorkspace>>;

const takeBack = ({ workspaceId }: Workspace, purchaseId: string, amount: Microcredits, key = `refund:${newId()}`) =>
  db.$transaction(async (tx) => {
    await clawBack(tx, { workspaceId, purchaseId, key, amount });
    await noteReturns(tx, { workspaceId, purchaseId });
  });

async function boughtAndSpent(bought: number, spent: number) {
  const workspace = await makeWorkspace({ included: credits(0) });
  const purchaseId = await buyCredits(workspace.workspaceId, workspace.userId, credits(bought));
  if (spent > 0) await spend(workspace, credits(spent));
  return { workspace, purchaseId };
}

const balancesOf = (workspace: Workspace) => readBalances(workspace.workspaceId);

const adjustment = (
  { workspaceId }: Workspace,
  direction: 'give' | 'take' | 'forgive',
  amount: Microcredits,
  id = newId(),
) => adjust({ id, workspaceId, direction, amount, actor: 'operator@studio.test', reason: 'because' });

test('money that goes back takes the credits that are still there', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 5);
  await takeBack(workspace, purchaseId, credits(10));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(5), debt: 0n, available: credits(5) });
});

test('credits that were spent before their money went back become a debt, and no pool goes below zero', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 15);
  await takeBack(workspace, purchaseId, credits(20));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: 0n, debt: credits(15), available: 0n });
});

test('the next purchase pays a debt first', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 15);
  await takeBack(workspace, purchaseId, credits(20));
  await buyCredits(workspace.workspaceId, workspace.userId, credits(50));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(35), debt: 0n, available: credits(35) });
});

test('what running requests were promised is not taken back from them; it is owed, and cannot be spent again', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 0);
  const request = holdRequest(workspace, { asked: credits(12), least: credits(12), limit: credits(12) });
  await placeHold(request);
  await takeBack(workspace, purchaseId, credits(20));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(12), debt: credits(12), held: credits(12) });
  await releaseHold({ ...request, receipt: {} });
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(12), debt: credits(12), available: 0n });
});

test('the sweep, which frees what a dead process was promised, pays a debt with it', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 0);
  const both = [3, 4].map((amount) =>
    holdRequest(workspace, { asked: credits(amount), least: credits(amount), limit: credits(amount) }),
  );
  for (const request of both) await placeHold(request);
  await takeBack(workspace, purchaseId, credits(20));
  await moveClock(121);
  expect(await expireHolds()).toBe(2);
  expect(await balancesOf(workspace)).toMatchObject({ topUp: 0n, debt: 0n, held: 0n });
});

test('the same refund counts once: a second time the whole transaction fails', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 0);
  await takeBack(workspace, purchaseId, credits(5), 'refund:re_1');
  await expect(takeBack(workspace, purchaseId, credits(5), 'refund:re_1')).rejects.toThrow();
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(15) });
});

test('an operator gives credits once, however often it is asked, and a debt is paid from them first', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 15);
  await takeBack(workspace, purchaseId, credits(20));
  const id = newId();
  await Promise.all(Array.from({ length: 8 }, () => adjustment(workspace, 'give', credits(25), id)));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(10), debt: 0n });
});

test('an operator takes credits in whole or not at all, and never what a running request was promised', async () => {
  const { workspace } = await boughtAndSpent(20, 0);
  await placeHold(holdRequest(workspace, { asked: credits(12), least: credits(12), limit: credits(12) }));
  await expect(adjustment(workspace, 'take', credits(9))).rejects.toMatchObject({ code: 'invalid_request' });
  const id = newId();
  await adjustment(workspace, 'take', credits(8), id);
  await adjustment(workspace, 'take', credits(8), id);
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(12), available: 0n });
});

test('an operator forgives what is owed, never more', async () => {
  const { workspace, purchaseId } = await boughtAndSpent(20, 15);
  await takeBack(workspace, purchaseId, credits(20));
  await expect(adjustment(workspace, 'forgive', credits(16))).rejects.toMatchObject({ code: 'invalid_request' });
  await adjustment(workspace, 'forgive', credits(15));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: 0n, debt: 0n });
  await buyCredits(workspace.workspaceId, workspace.userId, credits(10));
  expect(await balancesOf(workspace)).toMatchObject({ topUp: credits(10) });
});
