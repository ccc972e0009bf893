import { beforeAll, expect, test, vi } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { untilWaiting } from './waiting';

/** The same verb as another process has it: with queues of its own. */
let placeElsewhere: typeof placeHold;
beforeAll(async () => {
  vi.resetModules();
  ({ placeHold: placeElsewhere } = await import('@/lib/credits/holds'));
});

/** What `calls` answer when all of them, one after the other, came to wait for the wallet while it was locked. */
async function whileLocked<T>(workspaceId: string, calls: (() => Promise<T>)[]): Promise<T[]> {
  const { answers } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspaceId}::uuid for update`;
    const sent: Promise<T>[] = [];
    for (const call of calls) {
      sent.push(call());
      await untilWaiting(sent.length);
    }
    return { answers: Promise.all(sent) };
  });
  return await answers;
}

test('a request sent again through another process, with money for one, finds the hold that the first one got', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const request = holdRequest(workspace);
  const answers = await whileLocked(workspace.workspaceId, [() => placeHold(request), () => placeElsewhere(request)]);
  expect(answers).toMatchObject(Array(2).fill({ outcome: 'held', amount: credits(1), limit: credits(1) }));
  expect((await readBalances(workspace.workspaceId)).held).toBe(credits(1));
  await releaseHold({ ...request, receipt: {} });
});

test('with money for many it is held once, too', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  const answers = await whileLocked(workspace.workspaceId, [() => placeHold(request), () => placeElsewhere(request)]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'held']);
  expect((await readBalances(workspace.workspaceId)).held).toBe(credits(1));
  await releaseHold({ ...request, receipt: {} });
});

test('who needs more than the first one got is refused: a hold that is too small is no answer', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const request = holdRequest(workspace);
  const larger = { ...request, asked: credits(2), least: credits(2), limit: credits(2) };
  const answers = await whileLocked(workspace.workspaceId, [() => placeHold(request), () => placeElsewhere(larger)]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'insufficient_credits']);
  await releaseHold({ ...request, receipt: {} });
});

test('who needs more than the first one got, while there is enough, is told to ask again', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  const larger = { ...request, asked: credits(2), least: credits(2), limit: credits(2) };
  const answers = await whileLocked(workspace.workspaceId, [() => placeHold(request), () => placeElsewhere(larger)]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'held_by_running_requests']);
  await releaseHold({ ...request, receipt: {} });
});

test('a request that came and ended elsewhere while this one waited gets nothing of the hold that is over', async () => {
  const workspace = await makeWorkspace();
  const { workspaceId, userId } = workspace;
  const request = holdRequest(workspace);
  const { placing } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspaceId}::uuid for update`;
    const place = placeHold(request);
    await untilWaiting(1);
    await tx.$executeRaw`
      insert into hold (workspace_id, request_id, user_id, model, feature, price_version, amount, "limit", owner,
        expires_at, state, ended_at, receipt)
      values (${workspaceId}::uuid, ${request.requestId}::uuid, ${userId}::uuid, 'demo-medium', 'chat', 'test',
        ${credits(1)}::bigint, ${credits(1)}::bigint, ${newId()}::uuid, studio_now(), 'released', studio_now(), '{"status": "failed"}')`;
    return { placing: place };
  });
  expect(await placing).toMatchObject({ outcome: 'held_by_running_requests' });
});

test('of refusals that are told together, none takes the hold of another request for its own', async () => {
  const [busy, workspace, empty] = [
    await makeWorkspace(),
    await makeWorkspace({ included: credits(1) }),
    await makeWorkspace({ included: credits(0) }),
  ];
  const [first, running] = [holdRequest(busy), holdRequest(workspace)];
  await placeHold(running);
  // While the first is under way, the three others are gathered for the next statement.
  const answers = await Promise.all([
    placeHold(first),
    placeHold({ ...running, asked: credits(5), least: credits(5), limit: credits(5) }),
    placeHold(holdRequest(workspace)),
    placeHold(holdRequest(empty)),
  ]);
  expect(answers.map(({ outcome }) => outcome)).toEqual([
    'held',
    'insufficient_credits',
    'held_by_running_requests',
    'insufficient_credits',
  ]);
  for (const request of [first, running]) await releaseHold({ ...request, receipt: {} });
});

test('another request is refused, whoever holds the money', async () => {
  const workspace = await makeWorkspace({ included: credits(1) });
  const [request, other] = [holdRequest(workspace), holdRequest(workspace)];
  const answers = await whileLocked(workspace.workspaceId, [() => placeHold(request), () => placeElsewhere(other)]);
  expect(answers).toMatchObject([{ outcome: 'held' }, { outcome: 'held_by_running_requests' }]);
  await releaseHold({ ...request, receipt: {} });
});

test('a request whose hold has ended is not begun again', async () => {
  const workspace = await makeWorkspace();
  const request = holdRequest(workspace);
  await placeHold(request);
  await releaseHold({ ...request, receipt: {} });
  await expect(placeHold(request)).rejects.toMatchObject({
    code: 'still_running',
    message: 'A request with this id has ended.',
  });
});

test('a refusal tells all that there is: what is missing can be read from it', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(1) });
  const { workspaceId } = workspace;
  const running = holdRequest(workspace, { asked: credits(2), least: credits(2), limit: credits(2) });
  await placeHold(running);
  const balances = await readBalances(workspaceId);
  expect(balances).toMatchObject({
    included: credits(2),
    topUp: credits(1),
    held: credits(2),
    debt: 0n,
    available: credits(1),
    allowance: credits(2),
    granted: credits(2),
    sequence: 2n,
  });
  const wide = { asked: credits(3), least: credits(2), limit: credits(3) };
  expect(await placeHold(holdRequest(workspace, wide))).toEqual({
    outcome: 'held_by_running_requests',
    balances,
    keyHolder: null,
  });
  const wider = { asked: credits(4), least: credits(4), limit: credits(4) };
  expect(await placeHold(holdRequest(workspace, wider))).toEqual({
    outcome: 'insufficient_credits',
    balances,
    keyHolder: null,
  });
  await releaseHold({ ...running, receipt: {} });
});
