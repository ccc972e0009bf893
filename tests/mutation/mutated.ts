import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * How tests are run on mutants. Their files are named here and not to Stryker: it would take a list of its own for a
 * filter by test, and then a mutant of what is read when a module is loaded never wakes up.
 */
export function mutated(test: InlineConfig): ViteUserConfig {
  return {
    root: ROOT,
    resolve: {
      alias: [
        { find: /^@\//, replacement: ROOT },
        { find: 'server-only', replacement: `${ROOT}tests/setup/nothing.ts` },
      ],
    },
    test: { testTimeout: 30_000, hookTimeout: 120_000, ...test },
  };
}
