import { runVitest } from './run-vitest';

/** Whether the tests of the core pass with one mutant of its SQL: in a process of its own, which nothing else has touched. */
const setUp = ['tests/setup/each-file.ts', 'tests/mutation/become-one.ts'];
const env = { SQL_MUTANT: process.argv[2] ?? '' };
const passed = await runVitest(['tests/mutation/core-tests.run.ts'], setUp, env, 1);
process.exit(passed ? 0 : 1);
