import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { placeHold } from '@/lib/credits/holds';
import { asAppError } from '@/lib/platform/errors';
import { findObstacles } from '@/lib/platform/readiness';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { type OwnCluster, useOwnCluster } from './own-cluster';

let cluster: OwnCluster;
beforeAll(async () => {
  cluster = await useOwnCluster('replica');
});
afterAll(() => cluster.remove());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => asAppError(error).code,
  );

test('on a replica no balance is read and nothing is reserved; readiness says why; on the primary all is well again (REL-D3)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  expect(await findObstacles()).toEqual([]);
  await cluster.stop();
  await cluster.startAsReplica();
  expect(await codeOf(readBalances(workspace.workspaceId))).toBe('ledger_unavailable');
  expect(await codeOf(placeHold(holdRequest(workspace)))).toBe('ledger_unavailable');
  expect(await findObstacles()).toEqual(['database_is_a_replica']);
  await cluster.stop();
  await cluster.start();
  expect(await findObstacles()).toEqual([]);
  expect((await readBalances(workspace.workspaceId)).available).toBe(credits(20));
});
