import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Children } from '@/scripts/lib/children.mjs';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { freePort } from '@/scripts/lib/port.mjs';
import { buildApp } from '@/scripts/start/build';
import { serveApp } from '@/scripts/start/serve';
import { TEST_FOLDER } from './cluster';

const BUILD = '.next-test';

export type RunningApp = {
  url: string;
  stop: () => Promise<void>;
  /** As a crash does: nothing is finished, nothing is said. */
  kill: () => void;
  /** As an event loop that is blocked: it lives and does nothing, until it goes on. */
  pause: () => void;
  resume: () => void;
};

/**
 * The app as it is deployed, in a process of its own, on the database of this test file. Call it twice for two replicas.
 * The settings are those of the test; `env` changes some.
 */
export async function startApp({ env = {} }: { env?: Record<string, string> } = {}): Promise<RunningApp> {
  // `npm test` has built it already; a single test file run by hand may be the first to need it.
  if (!existsSync(join(ROOT, BUILD, 'made-from')) || !process.env.NEXT_DIST_DIR) await buildApp(new Children(), BUILD);
  const children = new Children();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = { ...process.env, PORT: String(port), APP_URL: url, AUTH_URL: url, AUTH_TRUST_HOST: 'true', ...env };
  const log = join(TEST_FOLDER, 'logs', `app-${port}.log`);
  const { pid } = await serveApp(children, settings, { mode: 'start', folder: BUILD, log });
  const signal = (name: NodeJS.Signals) => void (pid && process.kill(-pid, name));
  return {
    url,
    stop: () => children.stop(),
    kill: () => signal('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  };
}
