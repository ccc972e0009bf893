import { expect, test } from 'vitest';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { holdRequest, makeWorkspace } from '../setup/factories';

test('a note says which holds it skipped because another statement had them, and notes the rest; what has ended or runs elsewhere is none of its business', async () => {
  const workspace = await makeWorkspace();
  const request = () => holdRequest(workspace);
  const [first, second, busy, ended, elsewhere] = [request(), request(), request(), request(), request()];
  const all = [first, second, busy, ended, elsewhere];
  for (const one of all) await placeHold(one);
  await releaseHold({ ...ended, receipt: { status: 'failed' } });
  const running = [first, second, busy, ended].map(({ workspaceId, requestId }, index) => {
    return { workspaceId, requestId, produced: microcredits(BigInt(index + 1)) };
  });

  const skipped = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from hold where request_id = ${busy.requestId}::uuid for update`;
    return noteProgress(running);
  });
  expect([...skipped]).toEqual([busy.requestId]);
  const produced = async () => {
    const holds = await db.hold.findMany({ where: { workspaceId: workspace.workspaceId } });
    return all.map(({ requestId }) => holds.find((hold) => hold.requestId === requestId)?.produced);
  };
  expect(await produced()).toEqual([1n, 2n, 0n, 0n, 0n]);

  expect([...(await noteProgress(running))]).toEqual([]);
  expect(await produced()).toEqual([1n, 2n, 3n, 0n, 0n]);
});
