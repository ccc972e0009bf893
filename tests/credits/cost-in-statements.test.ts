import { expect, test } from 'vitest';
import { adjust } from '@/lib/credits/adjustment';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { clawBack } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { asOwner } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace } from '../setup/factories';
import { noteReturns } from '../setup/returns';
import { statementsOf } from './statements';
import { untilWaiting } from './waiting';

test('a hold that is granted costs one statement; a refused one is looked up once more', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const request = holdRequest(workspace);
  expect(await statementsOf(() => placeHold(request))).toHaveLength(1);
  expect(await statementsOf(() => placeHold(holdRequest(workspace)))).toHaveLength(2);
  await releaseHold({ ...request, receipt: {} });
});

test('an adjustment that fits costs one statement', async () => {
  const { workspaceId } = await makeWorkspace();
  const given = {
    id: newId(),
    workspaceId,
    direction: 'give',
    amount: credits(1),
    actor: 'ada',
    reason: 'why',
  } as const;
  expect(await statementsOf(() => adjust(given))).toHaveLength(1);
});

test('while nothing runs, nothing is noted: no statement is sent', async () => {
  expect(await statementsOf(() => noteProgress([]))).toEqual([]);
});

test('a call skips a wallet that is locked before it waits for it with those of its own', async () => {
  const workspace = await makeWorkspace();
  const request = holdRequest(workspace);
  const sent = await statementsOf(async () => {
    const { placing } = await db.$transaction(async (tx) => {
      await tx.$queryRaw`select from wallet where workspace_id = ${workspace.workspaceId}::uuid for update`;
      const place = placeHold(request);
      await untilWaiting(1);
      return { placing: place };
    });
    expect(await placing).toMatchObject({ outcome: 'held' });
  });
  const holding = sent.filter(({ text }) => text.includes('insert into hold'));
  expect(holding.map(({ text }) => text.includes('skip locked'))).toEqual([true, false]);
  await releaseHold({ ...request, receipt: {} });
});

test('the sweep ends at most twenty holds at once, so that live requests need not wait for it', async () => {
  const workspace = await makeWorkspace({ included: credits(50) });
  const { workspaceId } = workspace;
  await Promise.all(Array.from({ length: 45 }, () => placeHold(holdRequest(workspace))));
  await asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where workspace_id = $1`, [
    workspaceId,
  ]);
  const sent = await statementsOf(async () => expect(await expireHolds()).toBe(45));
  const together = sent.flatMap(({ values }) => values.filter(isJson).map((json) => JSON.parse(json).length));
  expect(Math.max(...together)).toBeLessThanOrEqual(20);
  expect(together.reduce((sum, count) => sum + count, 0)).toBe(45);
});

/** A hold of so many credits, all of which its request may use. */
async function heldOf(workspace: Awaited<ReturnType<typeof makeWorkspace>>, amount: number) {
  const request = holdRequest(workspace, { asked: credits(amount), least: credits(amount), limit: credits(amount) });
  expect(await placeHold(request)).toMatchObject({ outcome: 'held' });
  return request;
}

test('requests that are settled together cost one statement, also over the end of the included credits', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(4) });
  const first = await heldOf(await makeWorkspace(), 1);
  const together = [await heldOf(workspace, 1.5), await heldOf(workspace, 1.5), await heldOf(workspace, 1.5)];
  // While the first is under way, the others are gathered.
  const sent = await statementsOf(() =>
    Promise.all([first, ...together].map((one) => settleHold({ ...one, cost: credits(1), receipt: {} }))),
  );
  expect(sent).toHaveLength(2);
});

test.each([
  { of: 'included credits', included: 4, bought: 8, died: 2, lives: 6, gone: 2 },
  { of: 'top-up credits', included: 0, bought: 10, died: 3, lives: 2, gone: 2 },
])(
  'requests that died together over $of are ended in one statement, which takes for the debt only what they leave',
  async ({ included, bought, died, lives, gone }) => {
    const workspace = await makeWorkspace({ included: credits(included) });
    const { workspaceId, userId } = workspace;
    const purchaseId = await buyCredits(workspaceId, userId, credits(bought));
    const first = await heldOf(await makeWorkspace(), 1);
    const dead = [await heldOf(workspace, died), await heldOf(workspace, died)];
    const living = await heldOf(workspace, lives);
    await db.$transaction(async (tx) => {
      await clawBack(tx, { workspaceId, purchaseId, key: 'refund:re_1', amount: credits(bought) });
      await noteReturns(tx, { workspaceId, purchaseId });
    });
    expect(await readBalances(workspaceId)).toMatchObject({
      topUp: credits(bought - gone),
      debt: credits(bought - gone),
    });
    await noteProgress(dead.map((one) => ({ ...one, produced: credits(died) })));
    for (const { requestId } of [first, ...dead]) {
      await asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where request_id = $1`, [
        requestId,
      ]);
    }
    // One that looks for them, one for the first, and one for those that came while it was under way.
    expect(await statementsOf(async () => expect(await expireHolds()).toBe(3))).toHaveLength(3);
    expect(await readBalances(workspaceId)).toMatchObject({ debt: credits(bought - gone), held: credits(lives) });
    await releaseHold({ ...living, receipt: {} });
  },
);

function isJson(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('[{');
}
