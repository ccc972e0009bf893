import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Files that take 15 seconds and more; what mostly waits is between those that mostly compute. */
const LONG = [
  // The app ends in order in `drain`, and leaves what Node compiled of it for all that are killed.
  ...['mutation/sample', 'ai/drain', 'faults/crash-request', 'ai/ledger-away', 'faults/crash-purchases'],
  ...['jobs/two-workers', 'faults/crash-workers', 'faults/leaks', 'faults/storm'],
].map((name) => `/tests/${name}.test.ts`);

/** Begins with the files that take longest, so that none of them is left to run alone at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONG.findIndex((name) => moduleId.endsWith(name));
      return rank < 0 ? LONG.length : rank;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

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
    sequence: { sequencer: LongFirst },
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
