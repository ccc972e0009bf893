import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { settleHold } from '@/lib/credits/end-hold';
import { db } from '@/lib/platform/db';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { credits, makeWorkspace } from '../setup/factories';

afterEach(resetClock);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function runReplica(skew: number, workspace: { workspaceId: string; userId: string }) {
  const { workspaceId, userId } = workspace;
  const child = fork(join(import.meta.dirname, 'skewed-clock-process.ts'), [String(skew), workspaceId, userId], {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [answer]: { swept: number; now: string }[] = await once(child, 'message');
  return answer;
}

test('replicas whose clocks are ten minutes or two days wrong decide nothing about months and expiries: the database does (REL-T5)', {
  timeout: 120_000,
}, async () => {
  await setClock('2027-03-31T12:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  const skews = [-10 * MINUTE, 2 * DAY];
  const answers = await Promise.all(skews.map((skew) => runReplica(skew, workspace)));
  // They did live in different days, and none of them swept another's running request.
  expect(new Set(answers.map((answer) => answer?.now.slice(0, 10))).size).toBe(2);
  expect(answers.map((answer) => answer?.swept)).toEqual([0, 0]);
  expect(await readBalances(workspace.workspaceId)).toMatchObject({ included: credits(18), held: credits(2) });
  const wrong = await asOwner(
    `select from hold where workspace_id = $1 and (created_at not between studio_now() - interval '1 minute' and studio_now()
      or expires_at not between studio_now() + interval '1 minute' and studio_now() + interval '2 minutes')
    union all select from transfer where workspace_id = $1
      and created_at not between studio_now() - interval '1 minute' and studio_now()`,
    [workspace.workspaceId],
  );
  expect(wrong).toEqual([]);
  const keys = (await db.transfer.findMany({ where: { workspaceId: workspace.workspaceId } })).map(({ key }) => key);
  expect(keys.filter((key) => !key.startsWith('request:'))).toEqual(['allowance:2027-03:20000000']);
  for (const { requestId } of await db.hold.findMany({ where: { ...only(workspace), state: 'open' } })) {
    await settleHold({ ...only(workspace), requestId, cost: credits(0), receipt: { status: 'done' } });
  }
});

const only = ({ workspaceId }: { workspaceId: string }) => ({ workspaceId });
