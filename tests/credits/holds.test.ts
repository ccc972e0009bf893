import { expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { asOwner } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace } from '../setup/factories';

const done = { status: 'done' };

test('a running request holds its credits, and the balance says so', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const answer = await placeHold(holdRequest(workspace, { asked: credits(3), least: credits(1), limit: credits(5) }));
  expect(answer).toMatchObject({
    outcome: 'held',
    amount: credits(3),
    limit: credits(5),
    balances: { available: credits(17) },
  });
  const balances = await readBalances(workspace.workspaceId);
  expect(balances).toMatchObject({ included: credits(20), held: credits(3), available: credits(17) });
});

test('a request is charged what it cost, from the included pool first and the rest from top-up', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(10) });
  const request = holdRequest(workspace, { asked: credits(5), least: credits(5), limit: credits(5) });
  await placeHold(request);
  const settlement = await settleHold({ ...request, cost: credits(3.5), receipt: done });
  expect(settlement).toEqual({
    charged: credits(3.5),
    included: credits(2),
    topUp: credits(1.5),
    writtenOff: 0n,
    available: credits(8.5),
  });
  const transfers = await db.transfer.findMany({
    where: { requestId: request.requestId },
    orderBy: { sequence: 'asc' },
  });
  expect(transfers.map(({ from, to, amount }) => [from, to, amount])).toEqual([
    ['included', 'usage', credits(2)],
    ['top_up', 'usage', credits(1.5)],
  ]);
});

test('of a hundred requests at once on credits for one, exactly one runs and the others are told to wait', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const answers = await Promise.all(Array.from({ length: 100 }, () => placeHold(holdRequest(workspace))));
  expect(answers.filter((answer) => answer.outcome === 'held')).toHaveLength(1);
  expect(answers.filter((answer) => answer.outcome === 'held_by_running_requests')).toHaveLength(99);
});

test('bought credits that running requests hold are worth waiting for: nobody is told to buy more', async () => {
  const workspace = await makeWorkspace({ included: credits(0), topUp: credits(2) });
  const running = holdRequest(workspace, { asked: credits(2), least: credits(2) });
  expect(await placeHold(running)).toMatchObject({ outcome: 'held' });
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'held_by_running_requests' });
  await releaseHold({ ...running, receipt: {} });
});

test('when nothing is left at all the refusal says that credits are missing, not that one should wait', async () => {
  const workspace = await makeWorkspace({ included: credits(0.5) });
  const answer = await placeHold(holdRequest(workspace));
  expect(answer).toMatchObject({ outcome: 'insufficient_credits', balances: { available: credits(0.5) } });
});

test('on an empty wallet even a microcredit is missing, and nobody is told to wait for it', async () => {
  const workspace = await makeWorkspace({ included: credits(0) });
  const least = microcredits(1n);
  const answer = await placeHold(holdRequest(workspace, { asked: least, least, limit: least }));
  expect(answer).toMatchObject({ outcome: 'insufficient_credits', balances: { available: 0n } });
});

test('a hold takes at most half of what is free beyond the least that is of use, so that others find some', async () => {
  const workspace = await makeWorkspace({ included: credits(10) });
  const wide = { asked: credits(9), least: credits(1), limit: credits(9) };
  const first = await placeHold(holdRequest(workspace, wide));
  const second = await placeHold(holdRequest(workspace, wide));
  expect([first, second]).toMatchObject([{ amount: credits(5) }, { amount: credits(2.5) }]);
});

test('the limit of a hold is everything there was, when the caller asked for more than that', async () => {
  const workspace = await makeWorkspace({ included: credits(2) });
  const answer = await placeHold(holdRequest(workspace, { limit: credits(50) }));
  expect(answer).toMatchObject({ outcome: 'held', limit: credits(2) });
});

test('the same request with a larger total enlarges its hold, however often it is asked', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace, { limit: credits(5) });
  await placeHold(request);
  const larger = { ...request, asked: credits(3), least: credits(3) };
  const answers = [await placeHold(larger), await placeHold(larger), await placeHold(request)];
  const same = { outcome: 'held', amount: credits(3), limit: credits(5), balances: { available: credits(17) } };
  expect(answers).toMatchObject([same, same, same]);
});

test('one request sent eight times at once, with money for one, holds once and is never refused', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  for (let round = 0; round < 20; round += 1) {
    const request = holdRequest(workspace);
    const answers = await Promise.all(Array.from({ length: 8 }, () => placeHold(request)));
    expect(answers.map((answer) => answer.outcome)).toEqual(Array(8).fill('held'));
    expect((await readBalances(workspace.workspaceId)).held).toBe(credits(1));
    await releaseHold({ ...request, receipt: done });
  }
});

test('a request settled thirty times at once is charged once, and every answer says the same', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await placeHold(holdRequest(workspace));
  const request = holdRequest(workspace);
  await placeHold(request);
  const settle = () => settleHold({ ...request, cost: credits(0.25), receipt: done });
  const settlements = await Promise.all(Array.from({ length: 30 }, settle));
  expect(new Set(settlements.map((one) => one.charged))).toEqual(new Set([credits(0.25)]));
  expect((await readBalances(workspace.workspaceId)).included).toBe(credits(19.75));
});

test('settling, releasing and the sweep race for a hold: it ends exactly once (REL-P6)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const requests = Array.from({ length: 10 }, () => holdRequest(workspace));
  for (const request of requests) await placeHold(request);
  await asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where workspace_id = $1`, [
    workspace.workspaceId,
  ]);
  await Promise.all(
    requests.flatMap((request) => [
      settleHold({ ...request, cost: credits(0.5), receipt: done }),
      releaseHold({ ...request, receipt: done }),
      expireHolds(),
    ]),
  );
  const holds = await db.hold.findMany({ where: { workspaceId: workspace.workspaceId } });
  expect(holds.every((hold) => hold.state !== 'open')).toBe(true);
  const charged = holds.reduce((sum, hold) => sum + hold.chargedIncluded + hold.chargedTopUp, 0n);
  const balances = await readBalances(workspace.workspaceId);
  expect(balances).toMatchObject({ held: 0n, included: credits(20) - charged });
});

test('a cost above the hold is taken from what is free, never from what others were promised; the rest is our loss', async () => {
  const workspace = await makeWorkspace({ included: credits(3) });
  const request = holdRequest(workspace, { limit: credits(3) });
  const other = holdRequest(workspace);
  await placeHold(request);
  await placeHold(other);
  const settlement = await settleHold({ ...request, cost: credits(2.5), receipt: done });
  expect(settlement).toMatchObject({ charged: credits(2), writtenOff: credits(0.5), available: 0n });
  expect(await settleHold({ ...other, cost: credits(1), receipt: done })).toMatchObject({
    charged: credits(1),
    writtenOff: 0n,
  });
});

test('nothing above the limit is charged, however much is free', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace, { limit: credits(1) });
  await placeHold(request);
  const settlement = await settleHold({ ...request, cost: credits(4), receipt: done });
  expect(settlement).toMatchObject({ charged: credits(1), writtenOff: credits(3), available: credits(19) });
});

test('the sweep books what the last note says was produced, frees the rest, and leaves live streams alone', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const dead = holdRequest(workspace);
  const live = holdRequest(workspace);
  await placeHold(dead);
  await placeHold(live);
  await noteProgress([{ ...dead, produced: credits(0.3) }]);
  await asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where workspace_id = $1`, [
    workspace.workspaceId,
  ]);
  await noteProgress([{ ...live, produced: credits(0.1) }]);
  expect(await expireHolds()).toBe(1);
  const holds = await db.hold.findMany({ where: { workspaceId: workspace.workspaceId } });
  const state = (id: string) => holds.find((hold) => hold.requestId === id);
  expect(state(dead.requestId)).toMatchObject({ state: 'expired', chargedIncluded: credits(0.3) });
  expect(state(live.requestId)).toMatchObject({ state: 'open', produced: credits(0.1) });
  await settleHold({ ...live, cost: credits(0.2), receipt: done });
});

test('requests that are settled together are booked in the order they came: what one frees, the next may use', async () => {
  const workspace = await makeWorkspace({ included: credits(5) });
  const other = await makeWorkspace({ included: credits(1) });
  const [first, frees, uses] = [
    holdRequest(other),
    holdRequest(workspace, four),
    holdRequest(workspace, { limit: credits(5) }),
  ];
  for (const request of [first, uses, frees]) await placeHold(request);
  // While the first is under way, the two others are gathered for the next statement.
  const [, , settlement] = await Promise.all([
    settleHold({ ...first, cost: credits(1), receipt: done }),
    settleHold({ ...frees, cost: credits(0), receipt: done }),
    settleHold({ ...uses, cost: credits(3), receipt: done }),
  ]);
  expect(settlement).toMatchObject({ charged: credits(3), writtenOff: 0n });
});

const four = { asked: credits(4), least: credits(4), limit: credits(4) };

test('a request that is renewed after the sweep has found it, and before it is ended, goes on', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  await placeHold(request);
  await asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where request_id = $1`, [
    request.requestId,
  ]);
  const swept = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspace.workspaceId}::uuid for update`;
    const sweep = expireHolds();
    // Once it waits for the wallet, it has chosen whom to end.
    const waits = () =>
      asOwner(`select from pg_locks where not granted and database = (
      select oid from pg_database where datname = current_database()) or (not granted and database is null)`);
    await expect.poll(async () => (await waits()).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await noteProgress([{ ...request, produced: credits(0.5) }]);
    return { sweep };
  });
  expect(await swept.sweep).toBe(0);
  const where = { workspaceId_requestId: { workspaceId: workspace.workspaceId, requestId: request.requestId } };
  expect(await db.hold.findUnique({ where })).toMatchObject({ state: 'open', produced: credits(0.5) });
  await releaseHold({ ...request, receipt: done });
});

test('a note waits for nobody: a request that is just being ended is skipped, the others are noted', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const [ending, other] = [holdRequest(workspace), holdRequest(workspace)];
  await placeHold(ending);
  await placeHold(other);
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from hold where request_id = ${ending.requestId}::uuid for update`;
    await noteProgress([
      { ...ending, produced: credits(0.5) },
      { ...other, produced: credits(0.5) },
    ]);
  });
  const holds = await db.hold.findMany({ where: { workspaceId: workspace.workspaceId } });
  const produced = new Map(holds.map((hold) => [hold.requestId, hold.produced]));
  expect([produced.get(ending.requestId), produced.get(other.requestId)]).toEqual([0n, credits(0.5)]);
  for (const request of [ending, other]) await releaseHold({ ...request, receipt: done });
});

test('money that arrives while requests wait for it is never refused by a rule that looked at the old balance', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, i) =>
      i % 6 === 0 ? buyCredits(workspace.workspaceId, workspace.userId, credits(1)) : placeHold(holdRequest(workspace)),
    ),
  );
  const held = answers.filter((answer) => typeof answer === 'object' && answer.outcome === 'held').length;
  const balances = await readBalances(workspace.workspaceId);
  expect(balances).toMatchObject({ included: credits(1), topUp: credits(20), held: credits(held) });
});
