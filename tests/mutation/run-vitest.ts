import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { markedCore } from './core';

/** Runs test files on the core with its SQL marked; answers whether they all passed, and what those said that did not. */
export async function runVitest(
  include: string[],
  setupFiles: string[],
  env: Record<string, string>,
  bail = 0,
): Promise<{ passed: boolean; said: string }> {
  const { sources } = markedCore();
  const vitest = await startVitest(
    'test',
    [],
    {
      root: ROOT,
      config: false,
      watch: false,
      include,
      env,
      bail,
      // What was marked for a mutant must be read by nobody else, nor an older marking by us.
      fsModuleCache: false,
      pool: 'forks',
      testTimeout: 30_000,
      hookTimeout: 600_000,
      globalSetup: ['tests/setup/global.ts'],
      setupFiles: ['tests/setup/settings.ts', ...setupFiles],
      reporters: process.env.STUDIO_LOGS ? ['default'] : ['dot'],
    },
    {
      resolve: {
        alias: [
          { find: /^@\//, replacement: `${ROOT}/` },
          { find: 'server-only', replacement: join(ROOT, 'tests/setup/nothing.ts') },
        ],
      },
      plugins: [{ name: 'mark-sql', enforce: 'pre', transform: (_code, id) => sources.get(id) }],
    },
  );
  await vitest.close();
  const isClean = vitest.state.getCountOfFailedTests() === 0 && vitest.state.getUnhandledErrors().length === 0;
  const failed = vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests('failed')]);
  const said = failed.flatMap((test) => test.result().errors ?? []).map(({ message }) => message);
  return { passed: isClean, said: said.join('\n') };
}
