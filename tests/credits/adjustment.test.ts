import { expect, test } from 'vitest';
import { type Adjustment, adjust } from '@/lib/credits/adjustment';
import { clawBack } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { sqlStateOf } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { microcredits } from '@/lib/platform/units';
import { buyCredits, credits, makeWorkspace, spend } from '../setup/factories';
import { noteReturns } from '../setup/returns';

const actor = 'operator@studio.test';
const adjustment = (workspaceId: string, over: Partial<Adjustment>): Adjustment => {
  return { id: newId(), workspaceId, direction: 'give', amount: credits(1), actor, reason: 'an apology', ...over };
};

/** A workspace that has spent all but `left` of $20 that went back to the buyer. */
async function indebted(left: number) {
  const workspace = await makeWorkspace({ included: credits(0) });
  const { workspaceId, userId } = workspace;
  const purchaseId = await buyCredits(workspaceId, userId, credits(20));
  await spend(workspace, credits(20 - left));
  await db.$transaction(async (tx) => {
    await clawBack(tx, { workspaceId, purchaseId, key: `refund:${newId()}`, amount: credits(20) });
    await noteReturns(tx, { workspaceId, purchaseId });
  });
  return workspace;
}

async function linesOf(workspaceId: string, id: string) {
  const key = `adjustment:${id}`;
  const lines = await db.transfer.findMany({
    where: { workspaceId, key: { startsWith: key } },
    orderBy: { sequence: 'asc' },
  });
  return lines.map(({ from, to, amount, actor: by, reason, key: name }) => {
    return [name.slice(key.length), from, to, amount, by, reason];
  });
}

test('what an operator gives stands in the books with who and why; what pays a debt of it is a line of its own', async () => {
  const { workspaceId } = await indebted(5);
  const given = adjustment(workspaceId, { amount: credits(25) });
  await adjust(given);
  expect(await linesOf(workspaceId, given.id)).toEqual([
    ['', 'goodwill', 'top_up', credits(25), actor, 'an apology'],
    [':debt', 'top_up', 'debt', credits(15), null, null],
  ]);
});

test('what a purchase pays of a debt is named after the purchase', async () => {
  const { workspaceId, userId } = await indebted(5);
  const purchaseId = await buyCredits(workspaceId, userId, credits(20));
  const lines = await db.transfer.findMany({ where: { workspaceId, purchaseId }, orderBy: { sequence: 'asc' } });
  expect(lines.map(({ key, from, to, amount }) => [key, from, to, amount])).toEqual([
    [`purchase:${purchaseId}`, 'stripe', 'top_up', credits(20)],
    [`purchase:${purchaseId}:debt`, 'top_up', 'debt', credits(15)],
  ]);
});

test.each([
  ['take', 'top_up', 'goodwill'],
  ['forgive', 'goodwill', 'debt'],
] as const)('to %s is a line from %s to %s, with who and why', async (direction, from, to) => {
  const { workspaceId } = direction === 'take' ? await makeWorkspace({ topUp: credits(3) }) : await indebted(0);
  const made = adjustment(workspaceId, { direction, amount: credits(2) });
  await adjust(made);
  expect(await linesOf(workspaceId, made.id)).toEqual([['', from, to, credits(2), actor, 'an apology']]);
});

test('a whole pool may be taken, and a whole debt forgiven; who asks for more is told that there is less', async () => {
  const rich = await makeWorkspace({ included: credits(0), topUp: credits(3) });
  const poor = await indebted(5);
  for (const [{ workspaceId }, direction, all] of [
    [rich, 'take', credits(3)],
    [poor, 'forgive', credits(15)],
  ] as const) {
    const more = adjustment(workspaceId, { direction, amount: microcredits(all + 1n) });
    await expect(adjust(more)).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'There is less than that.',
      param: 'amount',
    });
    await adjust(adjustment(workspaceId, { direction, amount: all }));
  }
});

test('nobody is given credits without a wallet', async () => {
  await expect(adjust(adjustment(newId(), {}))).rejects.toMatchObject({ code: 'not_found' });
});

test('what the ledger cannot count is refused by the database, and told as that', async () => {
  const { workspaceId } = await makeWorkspace();
  const failure = await adjust(adjustment(workspaceId, { amount: microcredits(2n ** 63n - 1n) })).catch(
    (error: unknown) => error,
  );
  expect(sqlStateOf(failure)).toContain('22003');
});
