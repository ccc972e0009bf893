import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { asOwner } from '../setup/clock';

test('npm run worker does the jobs without an app, and a signal ends it in order', async () => {
  const worker = fork(`${ROOT}/scripts/worker.ts`, {
    cwd: ROOT,
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const done = () => asOwner(`select 1 from pgboss.job where name = 'expire_holds' and state = 'completed'`);
  await expect.poll(async () => (await done()).length, { timeout: 50_000 }).toBeGreaterThan(0);
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await asOwner(`select name from pgboss.job where state = 'active'`)).toEqual([]);
}, 60_000);
