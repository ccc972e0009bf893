import { afterEach, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { changePlan } from '@/lib/workspaces/change-plan';
import { resetClock, setClock } from '../setup/clock';
import { credits, spend } from '../setup/factories';
import { makeActors } from './actors';

afterEach(resetClock);

test('an upgrade grants the difference at once, and what was used stays used', async () => {
  const [owner] = await makeActors(['owner'], 'pro');
  const workspaceId = owner.workspace.id;
  await spend({ workspaceId, userId: owner.userId }, credits(5));
  await changePlan(workspaceId, { plan: 'team', seats: 3 });
  expect(await readBalances(workspaceId)).toMatchObject({ included: credits(175), granted: credits(180) });
  expect(await db.workspace.findUnique({ where: { id: workspaceId } })).toMatchObject({ plan: 'team', seats: 3 });
});

test('a downgrade takes nothing back and counts from next month', async () => {
  await setClock('2027-05-10T12:00:00Z');
  const [owner] = await makeActors(['owner'], 'team');
  const workspaceId = owner.workspace.id;
  await changePlan(workspaceId, { plan: 'free', seats: 1 });
  expect(await readBalances(workspaceId)).toMatchObject({ included: credits(60), allowance: credits(1) });
  await setClock('2027-06-01T00:00:01Z');
  expect(await readBalances(workspaceId)).toMatchObject({ included: credits(1) });
});

test('seats that the plan does not have change nothing', async () => {
  const [owner] = await makeActors(['owner'], 'pro');
  const workspaceId = owner.workspace.id;
  await expect(changePlan(workspaceId, { plan: 'pro', seats: 6 })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'seats',
  });
  expect(await db.workspace.findUnique({ where: { id: workspaceId } })).toMatchObject({ plan: 'pro', seats: 1 });
  expect(await readBalances(workspaceId)).toMatchObject({ allowance: credits(20) });
  await expect(changePlan(newId(), { plan: 'pro', seats: 1 })).rejects.toMatchObject({ code: 'not_found' });
});
