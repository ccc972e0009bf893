import { afterAll, expect, test } from 'vitest';
import { forgetRefusals, noteRefusal } from '@/lib/ai/note-refusal';
import { placeHold } from '@/lib/credits/holds';
import { findById } from '@/lib/operator/find';
import { listRefusals } from '@/lib/operator/refusals';
import { replay } from '@/lib/operator/replay';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { moveClock, resetClock } from '../setup/clock';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

afterAll(() => resetClock());

test('a charged request is played back with what was there before it, what others held, and its lines', async () => {
  const of = await makeWorkspace({ included: credits(3), topUp: credits(10) });
  await spend(of, credits(1));
  const other = holdRequest(of, { asked: credits(2), least: credits(2), limit: credits(2) });
  await placeHold(other);
  await moveClock(5);
  const requestId = await spend(of, credits(4));
  await moveClock(5);
  await spend(of, credits(1));
  const played = await replay(requestId, null);
  if (played.kind !== 'found') throw new Error(played.kind);
  expect(played.workspace.id).toBe(of.workspaceId);
  expect(played.start).toMatchObject({
    included: credits(2),
    topUp: credits(10),
    held: credits(2),
    running: 1,
    available: credits(10),
  });
  expect(played.lines.map(({ from, amount }) => [from, amount])).toEqual([
    ['included', credits(2)],
    ['top_up', credits(2)],
  ]);
  expect(played.receipt).toMatchObject({ charged: credits(4), included: credits(2), topUp: credits(2) });
});

test('of a request that was refused is said what the workspace had at the moment that its id names, and no more', async () => {
  const of = await makeWorkspace({ included: credits(1) });
  await spend(of, credits(1));
  const refused = newId();
  expect(await replay(refused, null)).toMatchObject({ kind: 'no_trace', workspace: null, moment: null });
  expect(await replay(refused, of.workspaceId)).toMatchObject({
    kind: 'no_trace',
    workspace: { id: of.workspaceId },
    moment: { included: 0n, topUp: 0n, available: 0n, running: 0 },
  });
  expect(await replay(refused, newId())).toMatchObject({ kind: 'no_trace', workspace: null });
});

test('a request that credits refused tells what it needed and what there was, by its id and on its workspace, for a month', async () => {
  const of = await makeWorkspace({ included: credits(1) });
  const refused = holdRequest(of, { asked: credits(2), least: credits(2), limit: credits(2) });
  const answer = await placeHold(refused);
  if (!('balances' in answer)) throw new Error(answer.outcome);
  await noteRefusal({ ...refused, userId: of.userId }, answer);
  await noteRefusal({ ...refused, userId: of.userId }, answer);
  const what = { code: 'insufficient_credits', needed: credits(2), available: credits(1), limit: 0n, key: null };
  expect(await replay(refused.requestId, null)).toMatchObject({ kind: 'refused', refusal: what });
  expect(await listRefusals({ workspaceId: of.workspaceId })).toMatchObject([what]);
  expect(await findById(refused.requestId)).toMatchObject([{ href: `/operator/requests/${refused.requestId}` }]);
  await moveClock(32 * 86_400);
  await forgetRefusals();
  await resetClock();
  expect(await listRefusals({ workspaceId: of.workspaceId })).toEqual([]);
});

test('of a workspace that is refused in a loop not every refusal is kept', async () => {
  const of = await makeWorkspace({ included: credits(1) });
  const one = () => holdRequest(of, { asked: credits(2), least: credits(2), limit: credits(2) });
  const answer = await placeHold(one());
  if (!('balances' in answer)) throw new Error(answer.outcome);
  for (let times = 0; times < 40; times += 1) await noteRefusal({ ...one(), userId: of.userId }, answer);
  expect(await db.refusal.count({ where: { workspaceId: of.workspaceId } })).toBe(30);
});

test('what can be no request of ours is not found', async () => {
  for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
    await expect(replay(id, null)).rejects.toMatchObject({ code: 'not_found' });
  }
});
