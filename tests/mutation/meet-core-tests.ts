import { runVitest } from './run-vitest';

/** Whether the tests of the core pass with one mutant of its SQL: in a process of its own, which nothing else has touched. */
const CORE_TESTS = [
  'tests/credits/{holds,hold-by-key,top-up,month-turn}.test.ts',
  'tests/ledger/{worked-example,retry}.test.ts',
  'tests/workspaces/seats.test.ts',
];

const setUp = ['tests/setup/each-file.ts', 'tests/mutation/become-one.ts'];
const passed = await runVitest(CORE_TESTS, setUp, { SQL_MUTANT: process.argv[2] ?? '' });
process.exit(passed ? 0 : 1);
