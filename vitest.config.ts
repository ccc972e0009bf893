import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here('./') },
      // Next keeps this one out of the browser; in tests everything is the server.
      { find: 'server-only', replacement: here('./tests/setup/nothing.ts') },
    ],
  },
  test: {
    // Real databases and processes: a slow machine may take its time, a hang may not.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Tests of real processes mostly wait for them: even two cores have time for three files.
    maxWorkers: Math.max(3, availableParallelism()),
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/**/*.unit.test.{ts,tsx}'], setupFiles: ['tests/setup/settings.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/**/*.unit.test.{ts,tsx}'],
          globalSetup: ['tests/setup/global.ts'],
          setupFiles: ['tests/setup/settings.ts', 'tests/setup/each-file.ts'],
        },
      },
    ],
  },
});
