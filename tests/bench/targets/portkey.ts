import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Children } from '@/scripts/lib/children.mjs';
import { npm } from '@/scripts/lib/npm.mjs';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { freePort } from '@/scripts/lib/port.mjs';
import { untilItListens } from '../until';

/** The published gateway at the version that is pinned beside this file; fetched when a bench first needs it. */
export async function startPortkey(
  children: Children,
  folder: string,
): Promise<{ url: string; pid: number } | { why: string }> {
  const home = makeFolder(join(folder, 'portkey'));
  const program = join(home, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  try {
    if (!existsSync(program)) await install(children, home);
    const port = await freePort();
    const { child, ended } = children.start([program, '--headless', `--port=${port}`], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
      log: join(folder, 'logs/portkey.log'),
    });
    const url = `http://127.0.0.1:${port}`;
    const failed = ended.then((code) => {
      throw new Error(`it ended with code ${code}`);
    });
    await Promise.race([untilItListens(url), failed]);
    failed.catch(() => undefined);
    return { url, pid: child.pid ?? 0 };
  } catch (error) {
    return { why: `not installable here: ${error instanceof Error ? error.message.split('\n')[0] : error}` };
  }
}

async function install(children: Children, home: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(ROOT, 'tests/bench/portkey', file), join(home, file));
  }
  await npm(children, ['ci', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}
