import { expect, it } from 'vitest';
import { changeAllowance } from '@/lib/credits/allowance';
import { db } from '@/lib/platform/db';
import { sqlStateOf } from '@/lib/platform/errors';
import { credits, makeWorkspace } from '../setup/factories';

it('inside a transaction, which a failure ends, nothing is tried again: the first reason is the one that is told', async () => {
  const { workspaceId } = await makeWorkspace();
  const failure = await db.$transaction(async (holder) => {
    await holder.$queryRaw`select 1 from wallet where workspace_id = ${workspaceId}::uuid for update`;
    return db
      .$transaction(async (tx) => {
        await tx.$executeRaw`set local lock_timeout = '50ms'`;
        await changeAllowance(workspaceId, credits(60), tx);
      })
      .catch((error: unknown) => error);
  });
  expect(sqlStateOf(failure)).toContain('55P03');
});
