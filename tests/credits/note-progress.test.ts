import { expect, test } from 'vitest';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';

test('a note says which holds it skipped because another statement had them, and notes the rest; one that has ended is none of them', async () => {
  const workspace = await makeWorkspace();
  const [noted, busy, ended] = [holdRequest(workspace), holdRequest(workspace), holdRequest(workspace)];
  const all = [noted, busy, ended];
  for (const request of all) await placeHold(request);
  await releaseHold({ ...ended, receipt: { status: 'failed' } });
  const running = all.map(({ workspaceId, requestId }) => ({ workspaceId, requestId, produced: credits(0.5) }));

  const skipped = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from hold where request_id = ${busy.requestId}::uuid for update`;
    return noteProgress(running);
  });
  expect([...skipped]).toEqual([busy.requestId]);
  const produced = async () => {
    const holds = await db.hold.findMany({ where: { workspaceId: workspace.workspaceId } });
    return all.map(({ requestId }) => holds.find((hold) => hold.requestId === requestId)?.produced);
  };
  expect(await produced()).toEqual([credits(0.5), 0n, 0n]);

  expect([...(await noteProgress(running))]).toEqual([]);
  expect(await produced()).toEqual([credits(0.5), credits(0.5), 0n]);
});
