import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the demo model as a process says where it listens, and ends with whoever started it', async () => {
  const main = fileURLToPath(new URL('../../../local/model/main.ts', import.meta.url));
  const child = fork(main, {
    execArgv: ['--import', 'tsx'],
    silent: true,
    env: { ...process.env, LOCAL_MODEL_PORT: '0' },
  });
  const [message] = await once(child, 'message');
  expect(message).toMatchObject({ ready: true });
  const models = await (await fetch(`${message.url}/v1/models`)).json();
  expect(models.data).toHaveLength(4);
  child.disconnect();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
