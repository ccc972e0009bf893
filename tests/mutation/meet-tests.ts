import { markedCore, PURCHASES } from './core';
import { runVitest } from './run-vitest';

/**
 * Whether the tests of its part pass with one mutant of the SQL: in a process of its own, which nothing else has touched.
 * Ends with 0 when they do, and with 2 when the database could not read it as a statement.
 */
const [, , id = ''] = process.argv;
const mutant = markedCore().mutants.find((one) => String(one.id) === id);
const isOfPurchases = mutant !== undefined && PURCHASES.includes(mutant.file);
const setUp = ['tests/setup/each-file.ts', 'tests/mutation/become-one.ts'];
const { passed, said } = await runVitest(
  [`tests/mutation/${isOfPurchases ? 'purchase' : 'core'}-tests.run.ts`],
  setUp,
  { SQL_MUTANT: id },
  1,
);
process.exit(passed ? 0 : /Code: `42\w{3}`/.test(said) ? 2 : 1);
