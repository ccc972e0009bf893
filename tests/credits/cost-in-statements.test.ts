import { expect, test } from 'vitest';
import { adjust } from '@/lib/credits/adjustment';
import { expireHolds, releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { asOwner } from '../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
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

function isJson(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('[{');
}
