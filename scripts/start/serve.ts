import { setTimeout as wait } from 'node:timers/promises';
import type { Children } from '../lib/children.mjs';

const READY_SECONDS = 90;
/** Running answers get 30 seconds to end (lib/ai/progress.ts), and are booked. */
const DRAIN_MS = 45_000;

/**
 * Serves the app on PORT of this machine and waits until it says that it is ready.
 * @param mode `start` serves the build in `folder`, `dev` compiles on demand
 * @returns what resolves with the exit code when the app ends
 */
export async function serveApp(
  children: Children,
  settings: NodeJS.ProcessEnv,
  { mode, folder, log }: { mode: 'start' | 'dev'; folder: string; log?: string },
): Promise<{ ended: Promise<number>; pid: number | undefined }> {
  const args = ['node_modules/next/dist/bin/next', mode, '-H', '127.0.0.1', '-p', settings.PORT ?? '3000'];
  const env: NodeJS.ProcessEnv = {
    ...settings,
    NODE_ENV: mode === 'dev' ? 'development' : 'production',
    NEXT_DIST_DIR: folder,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const { child, ended } = children.start(args, { env, log, graceMs: mode === 'dev' ? 4_000 : DRAIN_MS });
  let code: number | undefined;
  void ended.then((value) => {
    code = value;
  });
  let obstacle = 'no answer';
  for (const deadline = Date.now() + READY_SECONDS * 1000; Date.now() < deadline; await wait(50)) {
    if (code !== undefined) throw new Error(`The app ended with exit code ${code} before it was ready.`);
    try {
      const answer = await fetch(`http://127.0.0.1:${settings.PORT}/api/ready`, {
        signal: AbortSignal.timeout(20_000),
      });
      if (answer.ok) return { ended, pid: child.pid };
      obstacle = await answer.text();
    } catch {
      // It does not listen yet.
    }
  }
  throw new Error(`The app does not become ready: ${obstacle}`);
}
