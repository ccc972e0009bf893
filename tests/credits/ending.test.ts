import { expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { logged } from '../audit/logged';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { untilWaiting } from './waiting';

const done = { status: 'done' };
const five = { asked: credits(5), least: credits(5), limit: credits(5) };

const holdOf = ({ workspaceId, requestId }: { workspaceId: string; requestId: string }) =>
  db.hold.findUniqueOrThrow({ where: { workspaceId_requestId: { workspaceId, requestId } } });

const letExpire = (workspaceId: string) =>
  asOwner(`update hold set expires_at = studio_now() - interval '1 minute' where workspace_id = $1`, [workspaceId]);

test('a second settle of a request answers to the last microcredit what the first one booked, and leaves its receipt', async () => {
  const workspace = await makeWorkspace({ included: credits(2), topUp: credits(2) });
  const request = holdRequest(workspace, { asked: credits(4), least: credits(4), limit: credits(4) });
  await placeHold(request);
  const first = await settleHold({ ...request, cost: credits(4.5), receipt: done });
  expect(first).toEqual({
    charged: credits(4),
    included: credits(2),
    topUp: credits(2),
    writtenOff: credits(0.5),
    available: 0n,
  });
  expect(await settleHold({ ...request, cost: credits(1), receipt: { status: 'again' } })).toEqual(first);
  expect(await holdOf(request)).toMatchObject({ state: 'settled', receipt: done });
});

test('what is written off is said loudly, with the request and the amount; what is not is not', async () => {
  const workspace = await makeWorkspace();
  const [dear, fair] = [holdRequest(workspace), holdRequest(workspace)];
  const { lines } = await logged(async () => {
    for (const request of [dear, fair]) await placeHold(request);
    await settleHold({ ...dear, cost: credits(1.5), receipt: done });
    await settleHold({ ...fair, cost: credits(1), receipt: done });
  });
  expect(lines.map(({ event, level, request_id, microcredits }) => [event, level, request_id, microcredits])).toEqual([
    ['usage_written_off', 'error', dear.requestId, '500000'],
  ]);
});

test('a request without a hold is not settled', async () => {
  const { workspaceId } = await makeWorkspace();
  const settle = settleHold({ workspaceId, requestId: newId(), cost: credits(1), receipt: done });
  await expect(settle).rejects.toMatchObject({ code: 'not_found' });
});

test('a released hold is free again, costs nothing, and keeps when it ended and the receipt of why', async () => {
  const workspace = await makeWorkspace({ included: credits(5) });
  const request = holdRequest(workspace, five);
  await placeHold(request);
  const now = async () => (await asOwner<{ now: Date }>('select studio_now() as now'))[0]?.now.getTime() ?? 0;
  const before = await now();
  await releaseHold({ ...request, receipt: { status: 'failed' } });
  const hold = await holdOf(request);
  expect(hold.endedAt?.getTime()).toBeGreaterThanOrEqual(before);
  expect(hold.endedAt?.getTime()).toBeLessThanOrEqual(await now());
  expect(hold).toMatchObject({
    state: 'released',
    chargedIncluded: 0n,
    chargedTopUp: 0n,
    writtenOff: 0n,
    receipt: { status: 'failed' },
  });
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ held: 0n, available: credits(5) });
});

test('a settle that overtakes its own hold, which waits for the wallet, finds it at the second look', async () => {
  const workspace = await makeWorkspace();
  const request = holdRequest(workspace);
  const { held, settled } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspace.workspaceId}::uuid for update`;
    const placing = placeHold(request);
    await untilWaiting(1);
    const settling = settleHold({ ...request, cost: credits(0.25), receipt: done });
    await untilWaiting(2);
    return { held: placing, settled: settling };
  });
  expect(await held).toMatchObject({ outcome: 'held' });
  expect(await settled).toMatchObject({ charged: credits(0.25), writtenOff: 0n });
});

test('the sweep ends all that is due, however many died with a process, and its receipts say that they are estimates', async () => {
  const workspace = await makeWorkspace({ included: credits(50) });
  const { workspaceId } = workspace;
  const requests = Array.from({ length: 45 }, () => holdRequest(workspace));
  await Promise.all(requests.map(placeHold));
  await letExpire(workspaceId);
  expect(await expireHolds()).toBe(45);
  const ended = await db.hold.findMany({ where: { workspaceId }, select: { state: true, receipt: true } });
  expect(ended).toEqual(Array(45).fill({ state: 'expired', receipt: { status: 'interrupted', estimated: true } }));
  expect(await expireHolds()).toBe(0);
});

test('a hold that cannot be ended keeps no other from its end, and is named', async () => {
  const workspace = await makeWorkspace();
  const requests = Array.from({ length: 5 }, () => holdRequest(workspace));
  for (const request of requests) await placeHold(request);
  const [stuck] = requests;
  const stays = `check (state = 'open' or request_id <> '${stuck?.requestId}')`;
  await asOwner(`alter table hold add constraint stays_open ${stays}`);
  await letExpire(workspace.workspaceId);
  const { lines } = await logged(async () => expect(await expireHolds()).toBe(4));
  expect(lines).toMatchObject([{ event: 'hold_expiry_failed', level: 'error', request_id: stuck?.requestId }]);
  expect(lines[0]?.reason).toContain('stays_open');
  await asOwner('alter table hold drop constraint stays_open');
  expect(await expireHolds()).toBe(1);
});
